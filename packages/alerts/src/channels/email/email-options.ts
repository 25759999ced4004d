export interface EmailOptions {
  readonly from: string;
  readonly to: readonly string[];
  readonly now: () => number;
  /** Default: 10 s. */
  readonly timeLimitMs?: number;
}

import type { Group } from './group.ts';

/** What a rule found out about one group. Texts are for people. */
export interface Finding {
  /** `insufficient`: too little is known; whatever was so before stays so. */
  readonly verdict: 'true' | 'false' | 'insufficient';
  readonly value: string;
  readonly threshold: string;
  /** One line: what is so. */
  readonly detail: string;
  /** The first line of the last error. */
  readonly error?: string | undefined;
  /** The run that it is about, or the last of them. */
  readonly runId?: number | undefined;
  /** When that run ended: a later one is a further failure. */
  readonly occurredAt?: number | undefined;
  /** How many, where something was counted. */
  readonly count?: number;
  /** What was normal, ms: an episode keeps what it was at its onset. */
  readonly baseline?: number;
}

export interface Verdict extends Finding {
  readonly group: Group;
}

import type { Instant, LocalDate } from './dates.ts';

export const FLAG_KINDS = [
  'blocked.manual',
  'blocked.dependency',
  'blocked.external',
  'blocked.deadlock',
  'stuck.stale',
  'stuck.aging',
  'stuck.unowned',
  'overdue',
] as const;
export const FLAG_SEVERITIES = ['warn', 'critical'] as const;
const DECK_SECTIONS = ['continue', 'unblock', 'next', 'pull'] as const;

export type FlagKind = (typeof FLAG_KINDS)[number];
export type FlagSeverity = (typeof FLAG_SEVERITIES)[number];
export type DeckSection = (typeof DECK_SECTIONS)[number];

export interface Flag {
  /** `flag-{taskId}-{kind}`. */
  readonly id: string;
  readonly taskId: string;
  readonly kind: FlagKind;
  readonly severity: FlagSeverity;
  readonly since: Instant;
  readonly lastSeenOn: LocalDate;
  readonly reason: string;
  readonly evidence: Evidence;
  readonly clearedAt?: Instant;
}

export type Evidence = Readonly<Record<string, number | string | readonly string[]>>;

export interface Deck {
  /** `deck-{orgId}-{memberId}-{date}`. */
  readonly id: string;
  readonly memberId: string;
  readonly date: LocalDate;
  readonly capacityMinutes: number;
  readonly plannedMinutes: number;
  readonly items: readonly DeckItem[];
  /** Why the deck is empty: `off`, or the tasks that the member waits for. */
  readonly note?: string;
  /** From 1; grows by 1 each time that the deck of a day is replaced. */
  readonly version: number;
  readonly inputsHash: string;
}

export interface DeckItem {
  readonly taskId: string;
  readonly section: DeckSection;
  /** Beyond the capacity of the day: for a member who has finished the rest. */
  readonly stretch: boolean;
  readonly plannedMinutes: number;
  readonly reasons: readonly string[];
}

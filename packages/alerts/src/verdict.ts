import type { Group } from './group.ts';

/** The result of a rule for one group. Texts are for people. */
export interface Finding {
  /** `insufficient`: too little is known, and the state before stays. */
  readonly verdict: 'true' | 'false' | 'insufficient';
  readonly value: string;
  readonly threshold: string;
  /** One line: the situation. */
  readonly detail: string;
  /** The first line of the last error. */
  readonly error?: string | undefined;
  /** The run that the finding is about, or the last of them. */
  readonly runId?: number | undefined;
  /** When that run ended: a later one is a further failure. */
  readonly occurredAt?: number | undefined;
  /** The number that was counted, if one was. */
  readonly count?: number;
  /** The usual duration, ms: an episode keeps the value from its onset. */
  readonly baseline?: number;
}

export interface Verdict extends Finding {
  readonly group: Group;
}

import type { Group } from './group.ts';
import type { Verdict } from './verdict.ts';

/** Why it is over. `job_gone`: whatever it was about is not there any more. */
export type Ended = 'recovered' | 'rule_edited' | 'rule_deleted' | 'rule_disabled' | 'job_gone';

/** Known by its fingerprint and `since`. Times are ms since the epoch. */
export interface Episode {
  /** Of the rule's name and the group. */
  readonly fingerprint: string;
  readonly rule: string;
  readonly group: Group;
  /** Of the rule's condition when it began: another condition is another question. */
  readonly condition: string;
  readonly state: 'pending' | 'firing' | 'recovering' | 'resolved';
  /** When it was first seen to be true. */
  readonly since: number;
  readonly firedAt?: number;
  /** While it recovers. */
  readonly falseSince?: number;
  readonly resolvedAt?: number;
  readonly ended?: Ended;
  /** What was normal at its onset, ms. */
  readonly baseline?: number;
  /** The last failure that was news. */
  readonly last?: { readonly runId: number; readonly at: number };
  /** The last thing that was found; `insufficient` says that the state is older than it. */
  readonly found: Omit<Verdict, 'group'>;
  /** While `found` is not true: the last that was. */
  readonly raised?: Omit<Verdict, 'group'>;
}

/** Of an alert that has fired: `recovering` is well again, but not for long enough. */
export const ALERT_STATES = ['firing', 'recovering', 'resolved'] as const;

export type AlertState = (typeof ALERT_STATES)[number];

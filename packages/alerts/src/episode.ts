import type { Group } from './group.ts';
import type { Verdict } from './verdict.ts';

/** Why an episode is over. `job_gone`: its job, queue, node or channel is not there any more. */
export type Ended = 'recovered' | 'rule_edited' | 'rule_deleted' | 'rule_disabled' | 'job_gone';

/** One stretch of a rule being true of a group, known by its fingerprint and `since`. Times are ms since the epoch. */
export interface Episode {
  /** A hash of the rule's name and the group. */
  readonly fingerprint: string;
  readonly rule: string;
  readonly group: Group;
  /** A hash of the rule's condition when the episode began: a rule with another condition ends it. */
  readonly condition: string;
  readonly state: 'pending' | 'firing' | 'recovering' | 'resolved';
  /** When the condition was first seen to be true. */
  readonly since: number;
  readonly firedAt?: number;
  /** Since when the condition is false; only while the episode recovers. */
  readonly falseSince?: number;
  readonly resolvedAt?: number;
  readonly ended?: Ended;
  /** The usual duration at its onset, ms. */
  readonly baseline?: number;
  /** The last failure that was notified. */
  readonly last?: { readonly runId: number; readonly at: number };
  /** The last finding; after one that is `insufficient` the state is older than it. */
  readonly found: Omit<Verdict, 'group'>;
  /** While `found` is not true: the last finding that was. */
  readonly raised?: Omit<Verdict, 'group'>;
}

/** The states of an alert that has fired. `recovering`: the condition is false, but not for `keepFiringFor` yet. */
export const ALERT_STATES = ['firing', 'recovering', 'resolved'] as const;

export type AlertState = (typeof ALERT_STATES)[number];

/** Whether it fires, also while it recovers. */
export function isFiring({ state }: Pick<Episode, 'state'>): boolean {
  return state === 'firing' || state === 'recovering';
}

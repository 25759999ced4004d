import type { Severity } from './rules.ts';

/** What people are told, before a channel has put it into its own words. All texts may hold anything a job says. */
export interface AlertMessage {
  /** The same for each try to tell this: a receiver can drop what it has already. */
  readonly id: string;
  readonly status: 'firing' | 'resolved' | 'test';
  readonly severity: Severity;
  /** The rule's name. */
  readonly rule: string;
  /** One line: what is wrong, with the numbers. */
  readonly title: string;
  readonly job?: string;
  readonly queue?: string;
  readonly node?: string;
  /** What was measured, and what it was measured against, in words: `4 failures`, `3`. */
  readonly value?: string;
  readonly threshold?: string;
  /** Ms since the epoch. */
  readonly since: number;
  readonly resolvedAt?: number;
  /** The first line of the last error. */
  readonly error?: string;
  readonly runId?: number;
  readonly runUrl?: string;
  /** Ms since the epoch. */
  readonly nextFireAt?: number;
  readonly runbook?: string;
  /** What to type to look further. */
  readonly command?: string;
  /** How many were left out since the last one, and why. */
  readonly suppressed?: { readonly count: number; readonly reason: string };
}

/** Many alerts, told at once. */
export interface AlertDigest {
  /** The same for the same alerts. */
  readonly id: string;
  readonly status: 'digest';
  /** What came and went while a channel could not be reached; or what of one rule fires, or is over, together. */
  readonly of: 'over' | 'firing' | 'resolved';
  /** The highest of all. */
  readonly severity: Severity;
  readonly title: string;
  /** The first and the last moment of all; ms since the epoch. What fires has no last one. */
  readonly since: number;
  readonly resolvedAt?: number;
  /** The oldest first. */
  readonly alerts: readonly DigestedAlert[];
  /** Of the rule that they are of. */
  readonly runbook?: string;
  readonly command?: string;
  /** Of all of them together. */
  readonly suppressed?: AlertMessage['suppressed'];
}

export type DigestedAlert = Pick<
  AlertMessage,
  'rule' | 'severity' | 'job' | 'queue' | 'node' | 'since' | 'resolvedAt'
>;

export type ChannelMessage = AlertMessage | AlertDigest;

import type { Severity } from './rules.ts';

/** A message for people, before a channel gives it its own form. Texts may hold anything that a job says. */
export interface AlertMessage {
  /** The same for each try to send this message: a receiver can drop one that it has already. */
  readonly id: string;
  readonly status: 'firing' | 'resolved' | 'test';
  /** The number of the alert, the same in all its messages; a test has none. */
  readonly alertId?: number;
  readonly severity: Severity;
  /** The rule's name. */
  readonly rule: string;
  /** One line: what is wrong, with the numbers. */
  readonly title: string;
  readonly job?: string;
  readonly queue?: string;
  readonly node?: string;
  /** The measured value and the threshold, in words: `4 failures`, `3`. */
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
  /** A command that shows more. */
  readonly command?: string;
  /** How many messages were left out since the last one, and why. */
  readonly suppressed?: { readonly count: number; readonly reason: string };
}

/** Many alerts in one message. */
export interface AlertDigest {
  /** The same for the same alerts. */
  readonly id: string;
  readonly status: 'digest';
  /**
   * `over`: alerts that came and went while a channel could not be reached. `late`: alerts whose messages waited while a
   * channel was off; those without an end still fire. Else: many alerts of one rule that fire, or are resolved, together.
   */
  readonly of: 'over' | 'late' | 'firing' | 'resolved';
  /** The highest of all. */
  readonly severity: Severity;
  readonly title: string;
  /** The first and the last moment of all alerts; ms since the epoch. Alerts that fire have no last moment. */
  readonly since: number;
  readonly resolvedAt?: number;
  /** The oldest first; those that fire before those that are over. */
  readonly alerts: readonly DigestedAlert[];
  /** Of the rule that all alerts belong to. */
  readonly runbook?: string;
  readonly command?: string;
  /** Of all alerts together. */
  readonly suppressed?: AlertMessage['suppressed'];
}

export type DigestedAlert = Pick<
  AlertMessage,
  'alertId' | 'rule' | 'severity' | 'job' | 'queue' | 'node' | 'since' | 'resolvedAt' | 'value' | 'threshold'
>;

/** Something that people asked to be sent and that is no alert, such as the digest of a day. */
export interface Bulletin {
  /** The same for each try to send it. */
  readonly id: string;
  readonly status: 'bulletin';
  /** What it is, for programs: `digest.daily`. */
  readonly topic: string;
  /** One line. */
  readonly title: string;
  /** When it was written, ms since the epoch. */
  readonly at: number;
  /** Short facts; those without a text are left out. */
  readonly facts: readonly { readonly label: string; readonly text: string }[];
  readonly lines: readonly string[];
  /** A command that shows more. */
  readonly command?: string;
}

/** The message of a delivery. A digest is no stored message: it is built from several when it is sent. */
export type StoredMessage = AlertMessage | Bulletin;

export type ChannelMessage = StoredMessage | AlertDigest;

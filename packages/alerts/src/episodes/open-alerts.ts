import type { Episode } from '../episode.ts';
import type { Quiet } from './notify.ts';
import type { AlertRule } from '../evaluate/rule.ts';
import type { Notified } from './notified.ts';

/** An episode that is not resolved, as it is stored. */
export interface OpenAlert {
  readonly id: number;
  readonly episode: Episode;
  /** The rule at the last evaluation: it may be gone by now, and the end of the alert is sent by it. */
  readonly rule: AlertRule;
  /** When the last finding was stored, ms since the epoch. */
  readonly seenAt: number;
  readonly isAcknowledged: boolean;
  /** The record of its fingerprint. */
  readonly notified: Notified;
}

/** The stored state of alerts at one moment. */
export interface OpenAlerts {
  /** Each evaluation that writes moves the revision: one that has read an older revision writes nothing. */
  readonly revision: number;
  /** The store's clock, ms since the epoch. */
  readonly now: number;
  readonly open: readonly OpenAlert[];
  /** The silences in force. */
  readonly silences: readonly Quiet[];
}

import type { Episode } from '../episode.ts';
import type { Quiet } from './notify.ts';
import type { AlertRule } from '../evaluate/rule.ts';
import type { Told } from './told.ts';

/** An episode that is not resolved, as it is stored. */
export interface OpenAlert {
  readonly id: number;
  readonly episode: Episode;
  /** As it was when it was last evaluated: it may be gone by now, and whoever was told hears of that. */
  readonly rule: AlertRule;
  /** When the store was last given what was found, ms since the epoch. */
  readonly seenAt: number;
  readonly isAcknowledged: boolean;
  /** Of its fingerprint. */
  readonly told: Told;
}

/** What the store knows of alerts, at one moment. */
export interface OpenAlerts {
  /** Each evaluation that writes moves it: one that has read an older one writes nothing. */
  readonly revision: number;
  /** The store's clock, ms since the epoch. */
  readonly now: number;
  readonly open: readonly OpenAlert[];
  /** Those in force. */
  readonly silences: readonly Quiet[];
}

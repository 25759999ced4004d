/**
 * Of all that became of episodes, what is told to whom. Pure. Those of one job share its slots, so each that is decided
 * leaves fewer for the next.
 */
import type { SteppedAlert } from './step-alerts.ts';
import {
  decideTelling,
  type Decision,
  type NotifyScene,
  type Quiet,
  type SuppressReason,
  type Telling,
} from './notify.ts';
import type { AlertRule } from '../evaluate/rule.ts';
import { hasCriticalRule, type Slots, slotKeyOf } from './slots.ts';
import { afterTelling, dueAgain, type Told, withoutAhead } from './told.ts';

export interface DecidedAlert extends SteppedAlert {
  /** What is known of its fingerprint from now on. */
  readonly told: Told;
  /** What there was to tell, and what was decided. */
  readonly tells?: { readonly telling: Telling; readonly decision: Decision };
  /** It was left out, and is counted. */
  readonly leftOut?: SuppressReason;
}

export interface Decided {
  readonly alerts: readonly DecidedAlert[];
  /** Those that have changed, by `slotKeyOf`. */
  readonly slots: ReadonlyMap<string, Slots>;
}

export interface TellingScene {
  readonly now: number;
  readonly settings: NotifyScene['settings'];
  readonly rules: readonly AlertRule[];
  readonly matches: (pattern: string, jobId: string) => boolean;
  /** Silences and maintenance windows in force. */
  readonly quiet: readonly Quiet[];
  /** By fingerprint. */
  readonly told: ReadonlyMap<string, Told>;
  readonly slots: ReadonlyMap<string, Slots>;
}

export function tellAlerts(stepped: readonly SteppedAlert[], scene: TellingScene): Decided {
  const changed = new Map<string, Slots>();
  const firing = stepped.flatMap(({ rule, episode }) =>
    episode?.state === 'firing' || episode?.state === 'recovering'
      ? [{ kind: rule.condition.kind, group: episode.group }]
      : [],
  );
  const alerts = stepped.map((one) => {
    const alert = afterOthers(one, scene);
    const { episode } = alert;
    const known = (episode && scene.told.get(episode.fingerprint)) ?? alert.before?.told ?? {};
    if (!episode) return { ...alert, told: known };
    const told = withoutAhead(known, {
      now: scene.now,
      minIntervalMs: scene.settings.throttle.minIntervalMs,
    });
    const key = slotKeyOf(episode.group);
    const own: NotifyScene = {
      ...scene,
      told,
      firing,
      slots: changed.get(key) ?? scene.slots.get(key),
      keepsForCritical: hasCriticalRule(episode.group, scene.rules, scene.matches),
      isAcknowledged: alert.before?.isAcknowledged ?? false,
    };
    const telling = tellingOf(alert, own);
    if (!telling) return { ...alert, told };
    const decision = decideTelling(telling, own);
    if (decision.kind === 'send' && decision.slots) changed.set(key, decision.slots);
    const after = afterTelling(telling, decision, own);
    const counts = (after.suppressed?.count ?? 0) > (told.suppressed?.count ?? 0);
    return {
      ...alert,
      told: after,
      tells: { telling, decision },
      ...(decision.kind === 'suppress' && counts && { leftOut: decision.reason }),
    };
  });
  return { alerts, slots: changed };
}

/** An episode is known by when it began: one that begins in the very ms of one that was told begins after it. */
function afterOthers(alert: SteppedAlert, { told }: TellingScene): SteppedAlert {
  const { before, episode } = alert;
  if (before || !episode) return alert;
  const last = told.get(episode.fingerprint)?.episode ?? -Infinity;
  return episode.since > last ? alert : { ...alert, episode: { ...episode, since: last + 1 } };
}

function tellingOf({ rule, episode, news }: SteppedAlert, scene: NotifyScene): Telling | undefined {
  if (!episode) return undefined;
  if (news) return { kind: news.kind, from: 'news', rule, episode };
  const kind = dueAgain({ rule, episode }, scene);
  return kind && { kind, from: 'again', rule, episode };
}

/**
 * Decides the notifications of all episodes of one evaluation. Pure. Alerts of one job share its slots, so each decision
 * leaves fewer slots for the next. An explanation uses the same circumstances.
 */
import { type Episode, isFiring } from '../episode.ts';
import type { AlertRule } from '../evaluate/rule.ts';
import type { Group } from '../group.ts';
import type { SteppedAlert } from './step-alerts.ts';
import {
  decideNotice,
  type Decision,
  type Firing,
  isKnown,
  type Notice,
  type NoticeContext,
  type SuppressReason,
} from './notify.ts';
import { hasCriticalRule, type Slots, slotKeyOf } from './throttle.ts';
import { afterNotice, dueAgain, type Notified, withoutAhead } from './notified.ts';

export interface DecidedAlert extends SteppedAlert {
  /** The record of its fingerprint from now on. */
  readonly notified: Notified;
  /** The possible notification, and the decision about it. */
  readonly outcome?: { readonly notice: Notice; readonly decision: Decision };
  /** The message was left out, and is counted. */
  readonly leftOut?: SuppressReason;
}

export interface Decided {
  readonly alerts: readonly DecidedAlert[];
  /** The slots that have changed, by `slotKeyOf`. */
  readonly slots: ReadonlyMap<string, Slots>;
}

/** What the messages about all alerts have in common at one moment. */
export interface Circumstances extends Pick<NoticeContext, 'now' | 'settings' | 'quiet'> {
  readonly rules: readonly AlertRule[];
  readonly matches: (pattern: string, jobId: string) => boolean;
  /** By `slotKeyOf`. */
  readonly slots: ReadonlyMap<string, Slots>;
}

/** An alert, and what people know of it. */
export interface AlertNow extends Pick<NoticeContext, 'notified' | 'isAcknowledged'> {
  readonly rule: AlertRule;
  readonly episode?: Episode;
}

export interface NoticesContext extends Circumstances {
  /** The records, by fingerprint. */
  readonly notified: ReadonlyMap<string, Notified>;
}

export function decideNotices(stepped: readonly SteppedAlert[], context: NoticesContext): Decided {
  const slots = new Map(context.slots);
  const known = stepped.map((one) => withNotified(afterOthers(one, context), context));
  const all = { ...context, slots, firing: knownCauses(known.map(recordOf), context) };
  const alerts = known.map((alert) => {
    const { episode, notified } = alert;
    if (!episode) return alert;
    const own = contextOf(episode.group, recordOf(alert), all);
    const notice = noticeOf(alert, own);
    if (!notice) return alert;
    const decision = decideNotice(notice, own);
    if (decision.kind === 'send' && decision.slots) slots.set(slotKeyOf(episode.group), decision.slots);
    const after = afterNotice(notice, decision, own);
    const counts = (after.suppressed?.count ?? 0) > (notified.suppressed?.count ?? 0);
    return {
      ...alert,
      notified: after,
      outcome: { notice, decision },
      ...(decision.kind === 'suppress' && counts && { leftOut: decision.reason }),
    };
  });
  const changed = [...slots].filter(([key, taken]) => taken !== context.slots.get(key));
  return { alerts, slots: new Map(changed) };
}

/** The circumstances of the message about one alert. */
export function contextOf(
  group: Group,
  { notified, isAcknowledged }: Pick<AlertNow, 'notified' | 'isAcknowledged'>,
  all: Circumstances & Pick<NoticeContext, 'firing'>,
): NoticeContext {
  const { now, settings, quiet, firing, rules, matches, slots } = all;
  return {
    now,
    settings,
    quiet,
    firing,
    notified: withoutAhead(notified, { now, minIntervalMs: settings.throttle.minIntervalMs }),
    isAcknowledged,
    slots: slots.get(slotKeyOf(group)),
    keepsForCritical: hasCriticalRule(group, rules, matches),
  };
}

/** The alerts that fire and that people know of: they inhibit the messages about their consequences. */
export function knownCauses(
  alerts: readonly AlertNow[],
  { now, settings, quiet }: Pick<NoticeContext, 'now' | 'settings' | 'quiet'>,
): readonly Firing[] {
  return alerts.flatMap(({ rule, episode, notified, isAcknowledged }) =>
    episode &&
    isFiring(episode) &&
    isKnown({ rule, episode }, { now, settings, quiet, notified, isAcknowledged })
      ? [{ kind: rule.condition.kind, group: episode.group }]
      : [],
  );
}

type KnownAlert = SteppedAlert & Pick<DecidedAlert, 'notified'>;

function withNotified(alert: SteppedAlert, { notified }: NoticesContext): KnownAlert {
  const { before, episode } = alert;
  return { ...alert, notified: (episode && notified.get(episode.fingerprint)) ?? before?.notified ?? {} };
}

function recordOf({ rule, episode, before, notified }: KnownAlert): AlertNow {
  return { rule, ...(episode && { episode }), notified, isAcknowledged: before?.isAcknowledged ?? false };
}

/** An episode is known by its beginning: one that begins in the same ms as one that was notified begins a ms later. */
function afterOthers(alert: SteppedAlert, { notified }: NoticesContext): SteppedAlert {
  const { before, episode } = alert;
  if (before || !episode) return alert;
  const last = notified.get(episode.fingerprint)?.episode ?? -Infinity;
  return episode.since > last ? alert : { ...alert, episode: { ...episode, since: last + 1 } };
}

function noticeOf({ rule, episode, news }: SteppedAlert, context: NoticeContext): Notice | undefined {
  if (!episode) return undefined;
  if (news) return { kind: news.kind, from: 'news', rule, episode };
  const kind = dueAgain({ rule, episode }, context);
  return kind && { kind, from: 'again', rule, episode };
}

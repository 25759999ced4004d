/**
 * Decides the notifications of all episodes of one evaluation. Pure. Alerts of one job share its slots, so each decision
 * leaves fewer slots for the next.
 */
import type { SteppedAlert } from './step-alerts.ts';
import {
  decideNotice,
  type Decision,
  type Firing,
  isHeard,
  type NoticeContext,
  type Quiet,
  type SuppressReason,
  type Notice,
} from './notify.ts';
import type { AlertRule } from '../evaluate/rule.ts';
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

export interface NoticesContext {
  readonly now: number;
  readonly settings: NoticeContext['settings'];
  readonly rules: readonly AlertRule[];
  readonly matches: (pattern: string, jobId: string) => boolean;
  /** Silences and maintenance windows in force. */
  readonly quiet: readonly Quiet[];
  /** The records, by fingerprint. */
  readonly notified: ReadonlyMap<string, Notified>;
  readonly slots: ReadonlyMap<string, Slots>;
}

export function decideNotices(stepped: readonly SteppedAlert[], context: NoticesContext): Decided {
  const changed = new Map<string, Slots>();
  const known = stepped.map((one) => withNotified(afterOthers(one, context), context));
  const firing = known.flatMap((one) => firingOf(one, context));
  const alerts = known.map((alert) => {
    const { episode, notified } = alert;
    if (!episode) return alert;
    const key = slotKeyOf(episode.group);
    const own: NoticeContext = {
      ...context,
      notified,
      firing,
      slots: changed.get(key) ?? context.slots.get(key),
      keepsForCritical: hasCriticalRule(episode.group, context.rules, context.matches),
      isAcknowledged: alert.before?.isAcknowledged ?? false,
    };
    const notice = noticeOf(alert, own);
    if (!notice) return alert;
    const decision = decideNotice(notice, own);
    if (decision.kind === 'send' && decision.slots) changed.set(key, decision.slots);
    const after = afterNotice(notice, decision, own);
    const counts = (after.suppressed?.count ?? 0) > (notified.suppressed?.count ?? 0);
    return {
      ...alert,
      notified: after,
      outcome: { notice, decision },
      ...(decision.kind === 'suppress' && counts && { leftOut: decision.reason }),
    };
  });
  return { alerts, slots: changed };
}

type KnownAlert = SteppedAlert & Pick<DecidedAlert, 'notified'>;

function withNotified(alert: SteppedAlert, { notified, now, settings }: NoticesContext): KnownAlert {
  const { before, episode } = alert;
  const known = (episode && notified.get(episode.fingerprint)) ?? before?.notified ?? {};
  if (!episode) return { ...alert, notified: known };
  return { ...alert, notified: withoutAhead(known, { now, minIntervalMs: settings.throttle.minIntervalMs }) };
}

function firingOf(
  { rule, before, episode, notified }: KnownAlert,
  context: NoticesContext,
): readonly Firing[] {
  if (episode?.state !== 'firing' && episode?.state !== 'recovering') return [];
  const isAcknowledged = before?.isAcknowledged ?? false;
  return isHeard({ rule, episode }, { ...context, notified, isAcknowledged })
    ? [{ kind: rule.condition.kind, group: episode.group }]
    : [];
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

/** Builds one message about many alerts: how many, the highest severity, from when to when, and each by name. Pure. */
import { createHash } from 'node:crypto';
import { plural, shellWord } from '@sb/words';
import type { AlertDigest, AlertMessage, DigestedAlert } from '../message.ts';
import { type ChannelName, SEVERITIES } from '../rules.ts';
import type { DueAlertDelivery } from './alert-delivery.ts';

const NAMES: Readonly<Record<ChannelName, string>> = {
  slack: 'Slack',
  email: 'the mail server',
  discord: 'Discord',
  webhook: 'the webhook',
};

/** `deliveries`: at least one; of one channel, and of one rule unless `of` is `over` or `late`. */
export function buildDigest(of: AlertDigest['of'], deliveries: readonly DueAlertDelivery[]): AlertDigest {
  const byAlert = new Map(deliveries.map((one) => [one.episodeId ?? one.message.id, digested(of, one)]));
  const alerts = [...byAlert.values()].toSorted((a, b) => rankOf(a) - rankOf(b) || a.since - b.since);
  const ends = alerts.flatMap(({ resolvedAt }) => resolvedAt ?? []);
  const open = alerts.filter(isOpen);
  return {
    id: `digest_${hashOf(of, deliveries)}`,
    status: 'digest',
    of,
    severity:
      SEVERITIES.findLast((level) =>
        (of === 'late' ? open : alerts).some(({ severity }) => severity === level),
      ) ?? 'low',
    title: titleOf(of, alerts, deliveries[0]?.channel),
    since: Math.min(...alerts.map(({ since }) => since)),
    ...(ends.length > 0 && of !== 'late' && { resolvedAt: Math.max(...ends) }),
    alerts,
    ...(isOfOneRule(of) && ofRule(deliveries)),
    ...(of === 'late' && { command: 'worker alert:status' }),
  };
}

function isOfOneRule(of: AlertDigest['of']): boolean {
  return of === 'firing' || of === 'resolved';
}

function isOpen({ resolvedAt }: DigestedAlert): boolean {
  return resolvedAt === undefined;
}

function rankOf(alert: DigestedAlert): number {
  return isOpen(alert) ? 0 : 1;
}

function titleOf(
  of: AlertDigest['of'],
  alerts: readonly DigestedAlert[],
  channel: ChannelName | undefined,
): string {
  const rule = alerts[0]?.rule ?? '';
  switch (of) {
    case 'over':
      return `${plural(alerts.length, 'alert')} came and went while ${channel ? NAMES[channel] : ''} could not be reached`;
    case 'late':
      return titleOfLate(alerts, channel ? NAMES[channel] : '');
    case 'firing':
      return `${rule} fires for ${countSubjects(alerts)}`;
    case 'resolved':
      return `${rule} is resolved for ${countSubjects(alerts)}`;
  }
}

function titleOfLate(alerts: readonly DigestedAlert[], channel: string): string {
  const open = alerts.filter(isOpen).length;
  const over = alerts.length - open;
  const came = over === 0 ? '' : `, and ${over} came and went`;
  return `after a time without messages to ${channel}: ${plural(open, 'alert')} ${open === 1 ? 'fires' : 'fire'}${came}`;
}

function countSubjects(alerts: readonly DigestedAlert[]): string {
  for (const kind of ['job', 'queue', 'node'] as const) {
    const names = alerts.flatMap((alert) => alert[kind] ?? []);
    if (names.length === alerts.length) return plural(new Set(names).size, kind);
  }
  return plural(alerts.length, 'alert');
}

function digested(of: AlertDigest['of'], { message, overAt, current }: DueAlertDelivery): DigestedAlert {
  const { alertId, rule, severity, job, queue, node, since, resolvedAt } = message;
  const isOver = of === 'late' ? overAt !== undefined : of !== 'firing';
  return {
    ...(alertId !== undefined && { alertId }),
    rule,
    severity,
    since,
    ...(isOver && { resolvedAt: overAt ?? resolvedAt ?? since }),
    ...(of === 'late' && !isOver && current && { value: current.value, threshold: current.threshold }),
    ...(job !== undefined && { job }),
    ...(queue !== undefined && { queue }),
    ...(node !== undefined && { node }),
  };
}

/** The parts of a rule that are the same for all its alerts. */
function ofRule(
  deliveries: readonly DueAlertDelivery[],
): Pick<AlertDigest, 'command' | 'runbook' | 'suppressed'> {
  const { rule = '', runbook } = deliveries.at(-1)?.message ?? {};
  const suppressed = leftOut(deliveries.flatMap(({ message }) => message.suppressed ?? []));
  return {
    command: `worker alert:explain ${shellWord(rule)}`,
    ...(runbook !== undefined && { runbook }),
    ...(suppressed && { suppressed }),
  };
}

function leftOut(all: readonly NonNullable<AlertMessage['suppressed']>[]): AlertMessage['suppressed'] {
  if (all.length === 0) return undefined;
  return {
    count: all.reduce((sum, { count }) => sum + count, 0),
    reason: [...new Set(all.map(({ reason }) => reason))].join(', '),
  };
}

/** The hash covers `of`: a digest of the same deliveries as firing and as over are two messages, also if ends are not sent. */
function hashOf(of: AlertDigest['of'], deliveries: readonly DueAlertDelivery[]): string {
  const ids = deliveries.map(({ message }) => message.id).toSorted();
  return createHash('sha256')
    .update(JSON.stringify([of, ids]))
    .digest('hex')
    .slice(0, 24);
}

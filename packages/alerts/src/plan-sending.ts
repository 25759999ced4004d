/**
 * What becomes of deliveries that are due: each is a message, but what waited until its episode was over. Nobody is
 * told that something fires which does not any more, so that is told together, as a digest. Pure.
 */
import { createHash } from 'node:crypto';
import type { AlertDigest, ChannelMessage, DigestedAlert } from './message.ts';
import { type ChannelName, SEVERITIES } from './rules.ts';
import type { DueDelivery } from './store/deliveries.ts';

/** What is sooner over than this, was not kept from being told. */
export const WAITED_MS = 2 * 60_000;

const NAMES: Readonly<Record<ChannelName, string>> = {
  slack: 'Slack',
  email: 'the mail server',
  discord: 'Discord',
  webhook: 'the webhook',
};

/** A message, and the deliveries that have ended when it is sent. */
export interface Sending {
  readonly message: ChannelMessage;
  /** At least one. */
  readonly deliveries: readonly DueDelivery[];
  /** The fewest of all: what is new does not wait for longer because of what is old. */
  readonly tries: number;
  /** The latest of all. */
  readonly createdAt: number;
  readonly now: number;
}

/** `due`: of one channel. In the order in which they were asked for. */
export function planSending(due: readonly DueDelivery[]): Sending[] {
  const missed = findMissed(due);
  const alone = due.filter((one) => !missed.includes(one)).map((one) => sendingOf(one.message, [one]));
  const digest = missed.length === 0 ? [] : [sendingOf(digestOf(missed), missed)];
  return [...digest, ...alone].toSorted((a, b) => firstId(a) - firstId(b));
}

/** All of those episodes that are over and of which something waited; that one is over can be told as it is. */
function findMissed(due: readonly DueDelivery[]): readonly DueDelivery[] {
  const waited = due.filter(
    ({ overAt, tries, createdAt, now }) => overAt !== undefined && (tries > 1 || now - createdAt > WAITED_MS),
  );
  const episodes = new Set(waited.map(({ episodeId }) => episodeId));
  const missed = due.filter(({ overAt, episodeId }) => overAt !== undefined && episodes.has(episodeId));
  return missed.length === 1 && missed[0]?.message.status === 'resolved' ? [] : missed;
}

function sendingOf(message: ChannelMessage, deliveries: readonly DueDelivery[]): Sending {
  return {
    message,
    deliveries,
    tries: Math.min(...deliveries.map(({ tries }) => tries)),
    createdAt: Math.max(...deliveries.map(({ createdAt }) => createdAt)),
    now: Math.max(...deliveries.map(({ now }) => now)),
  };
}

function digestOf(missed: readonly DueDelivery[]): AlertDigest {
  const byEpisode = new Map(missed.map((one) => [one.episodeId, digested(one)]));
  const alerts = [...byEpisode.values()].toSorted((a, b) => a.since - b.since);
  const name = missed[0] ? NAMES[missed[0].channel] : '';
  const count = alerts.length === 1 ? '1 alert' : `${alerts.length} alerts`;
  return {
    id: `digest_${hashOf(missed)}`,
    status: 'digest',
    severity: SEVERITIES.findLast((level) => alerts.some(({ severity }) => severity === level)) ?? 'low',
    title: `${count} came and went while ${name} could not be reached`,
    since: Math.min(...alerts.map(({ since }) => since)),
    resolvedAt: Math.max(...alerts.map(({ resolvedAt }) => resolvedAt)),
    alerts,
  };
}

function digested({ message, overAt }: DueDelivery): DigestedAlert {
  const { rule, severity, job, queue, node, since } = message;
  return {
    rule,
    severity,
    since,
    resolvedAt: overAt ?? since,
    ...(job !== undefined && { job }),
    ...(queue !== undefined && { queue }),
    ...(node !== undefined && { node }),
  };
}

function hashOf(missed: readonly DueDelivery[]): string {
  const ids = missed.map(({ message }) => message.id).toSorted();
  return createHash('sha256').update(JSON.stringify(ids)).digest('hex').slice(0, 24);
}

function firstId({ deliveries }: Sending): number {
  return Math.min(...deliveries.map(({ id }) => id));
}

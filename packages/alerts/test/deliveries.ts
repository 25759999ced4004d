/** Deliveries in a store, and channels that keep what they were sent. */
import { randomUUID } from 'node:crypto';
import { sql, type Store } from '@sb/storage';
import type { Opener } from '@sb/testkit';
import {
  type AlertMessage,
  type Channel,
  type ChannelMessage,
  type ChannelName,
  deliverDue,
  type Earlier,
  type SendResult,
} from '../src/index.ts';
import { insertDeliveries } from '../src/deliver/deliveries.sql.ts';
import { storeAlerts } from './stored-alerts.ts';

export const NOON = Date.parse('2026-03-02T12:00:00Z');
export const HOUR = 3_600_000;
export const delivered: SendResult = { kind: 'delivered' };

/** Of a rule of its own: many of one rule are told together. */
const fires = (id: string): AlertMessage => ({
  id,
  status: 'firing',
  severity: 'high',
  rule: `rule of ${id}`,
  title: `dead letters: ${id}`,
  since: NOON,
});

interface Seen {
  readonly messages: readonly ChannelMessage[];
  /** Their ids. */
  readonly sent: readonly string[];
  /** The refs of what it was told that it has taken before, with each. */
  readonly earlier: readonly (readonly (string | undefined)[])[];
  /** What each digest was told that it ends. */
  readonly ended: readonly (readonly Earlier[])[];
}

/** A channel that answers as the test says, and keeps what it was sent. As with a bot, that of Slack changes messages. */
export function channel(name: ChannelName, answer: (id: string) => SendResult | Promise<SendResult>) {
  const messages: ChannelMessage[] = [];
  const sent: string[] = [];
  const earlier: (string | undefined)[][] = [];
  const ended: (readonly Earlier[])[] = [];
  const made: Channel & Seen = {
    name,
    ...(name === 'slack' && { changesEnded: true }),
    messages,
    sent,
    earlier,
    ended,
    preview: ({ id }) => ({ id }),
    async send(message, how) {
      messages.push(message);
      sent.push(message.id);
      earlier.push((how.earlier ?? []).map(({ ref }) => ref));
      if (how.ended) ended.push(how.ended);
      return answer(message.id);
    },
  };
  return made;
}

export const named = (...all: readonly Channel[]) => new Map(all.map((one) => [one.name, one]));
export const times = (count: number) => Array.from({ length: count }, (_, i) => `m${i}`);

type Asked = Partial<AlertMessage> & { readonly episodeId?: number };

export async function opened(open: Opener) {
  const clock = { now: NOON };
  const store = await open({ clock: () => clock.now });
  const ask = (name: ChannelName, ids: readonly string[], { episodeId, ...changes }: Asked = {}) =>
    store.write((tx) =>
      insertDeliveries(
        tx,
        ids.map((id) => ({
          dedupeKey: `${name} ${id}`,
          channel: name,
          message: { ...fires(id), ...changes },
          ...(episodeId !== undefined && { episodeId }),
        })),
      ),
    );
  return { store, clock, ask };
}

export async function states(store: Store): Promise<readonly string[]> {
  const rows = await store.read((tx) =>
    tx.rows(sql<{ text: string }>`
      select state || coalesce(' ' || says, '') || coalesce(' ' || ref, '') as text from alert_deliveries order by id`),
  );
  return rows.map(({ text }) => text);
}

/** An episode of the store; `overAt`: it is resolved. */
export async function episode(store: Store, overAt?: number): Promise<number> {
  const state = overAt === undefined ? 'firing' : 'resolved';
  const [id = 0] = await storeAlerts(store, [
    { fingerprint: randomUUID(), state, ...(overAt !== undefined && { resolvedAt: overAt }) },
  ]);
  return id;
}

export async function endEpisode(store: Store, id: number, overAt: number): Promise<void> {
  await store.write((tx) =>
    tx.run(sql`update alert_episodes set state = 'resolved', resolved_at = ${overAt} where id = ${id}`),
  );
}

/** It sends one message, and nothing is heard of it any more. Returns the id of that. */
export function dieSending(store: Store): Promise<string> {
  return new Promise((resolve) => {
    const mortal = channel('slack', (id) => {
      resolve(id);
      return new Promise(() => {});
    });
    void deliverDue({ store, channels: named(mortal) });
  });
}

/** Commands that look after alerts before they end, beside each other and beside a daemon. */
import { registerNode } from '@sb/queue/engine';
import { type Store, takeLease } from '@sb/storage';
import { createGate, eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { type AlertedOnce, alertOnce } from '../src/daemon/alert-once.ts';
import type { Channel } from '../src/channel.ts';
import { ALERT_LEASE, ALERT_LEASE_MS } from '../src/daemon/evaluator.ts';
import type { Facts } from '../src/facts.ts';
import { IN_A_ROW, SETTINGS } from './evaluations.ts';
import { aJob, someFacts } from './samples.ts';
import { DAEMON } from './worked-store.ts';

const failed = (...jobIds: readonly string[]): Facts =>
  someFacts({ jobs: jobIds.map((jobId) => aJob({ jobId, trailingFailures: 3 })) });

/** Ends a run by hand, after which this is so; what it has sent is added. */
async function aCommand(
  store: Store,
  facts: Facts,
  { sent, listens = async () => {} }: { readonly sent: string[]; readonly listens?: () => Promise<void> },
): Promise<AlertedOnce | undefined> {
  const slack: Channel = {
    name: 'slack',
    preview: (message) => message,
    async send({ title }) {
      sent.push(title);
      await listens();
      return { kind: 'delivered' };
    },
  };
  return alertOnce({
    store,
    inForce: () => ({
      file: 'alerts.yaml',
      hash: 'first',
      rules: [IN_A_ROW],
      settings: SETTINGS,
      channels: new Map([['slack' as const, slack]]),
    }),
    readFacts: async () => facts,
    maintenance: () => [],
    nextFires: async () => new Map(),
    mask: (text) => text,
    sendWithinMs: 60_000,
  });
}

eachDialect('a command that has ended a run', (open) => {
  test('tells of it while another one waits for its channel', async () => {
    const store = await open();
    const sent: string[] = [];
    const [asked, answered] = [createGate(), createGate()];
    const listens = async (): Promise<void> => {
      asked.open();
      await answered.opened;
    };
    const first = aCommand(store, failed('mail'), { sent, listens });
    await asked.opened;
    expect(await aCommand(await open.again(store), failed('mail', 'report'), { sent })).toBeDefined();
    answered.open();
    await first;
    expect(sent).toEqual(['mail failed 3 times in a row', 'report failed 3 times in a row']);
  });

  test('tells of it with all that end at the same time, each once', async () => {
    const store = await open();
    const sent: string[] = [];
    const jobs = ['a', 'b', 'c', 'd', 'e', 'f'];
    await Promise.all(jobs.map(() => aCommand(store, failed(...jobs), { sent })));
    expect(sent.toSorted()).toEqual(jobs.map((job) => `${job} failed 3 times in a row`));
  });

  test('leaves it to a daemon that evaluates, until that was not heard of for too long', async () => {
    const clock = { now: Date.now() };
    const store = await open({ clock: () => clock.now });
    const sent: string[] = [];
    const nodeId = await registerNode(store, DAEMON);
    await store.write((tx) => takeLease(tx, ALERT_LEASE, { holder: 'node', nodeId, ttlMs: ALERT_LEASE_MS }));
    expect(await aCommand(store, failed('mail'), { sent })).toBeUndefined();
    clock.now += ALERT_LEASE_MS;
    expect(await aCommand(store, failed('mail'), { sent })).toBeDefined();
    expect(sent).toEqual(['mail failed 3 times in a row']);
  });
});

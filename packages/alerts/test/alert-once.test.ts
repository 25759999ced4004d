/** Commands that look after alerts before they end, beside each other and beside a daemon. */
import { once } from 'node:events';
import { registerNode } from '@sb/queue/engine';
import { type Store, takeLease } from '@sb/storage';
import { aboveStore, createGate, eachDialect } from '@sb/testkit';
import { expect, onTestFinished, test, vi } from 'vitest';
import { type AlertedOnce, alertOnce } from '../src/daemon/alert-once.ts';
import type { Channel } from '../src/channel.ts';
import { ALERT_LEASE, ALERT_LEASE_MS } from '../src/daemon/evaluator.ts';
import type { Facts } from '../src/facts.ts';
import { IN_A_ROW, SETTINGS } from './evaluations.ts';
import { aJob, someFacts } from './samples.ts';
import { DAEMON } from './worked-store.ts';

const failed = (...jobIds: readonly string[]): Facts =>
  someFacts({ jobs: jobIds.map((jobId) => aJob({ jobId, trailingFailures: 3 })) });

interface CommandOptions {
  readonly sent: string[];
  /** What its channel does before it answers. */
  readonly listens?: (signal: AbortSignal) => Promise<unknown>;
  readonly sendWithinMs?: number;
}

/** Ends a run by hand, after which this is so; what it has sent is added. */
async function aCommand(
  store: Store,
  facts: Facts,
  { sent, listens = async () => {}, sendWithinMs = 60_000 }: CommandOptions,
): Promise<AlertedOnce | undefined> {
  const slack: Channel = {
    name: 'slack',
    preview: (message) => message,
    async send({ title }, { signal }) {
      sent.push(title);
      await listens(signal);
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
      off: {},
    }),
    readFacts: async () => facts,
    maintenance: () => [],
    nextFires: async () => new Map(),
    mask: (text) => text,
    sendWithinMs,
  });
}

eachDialect('a command that has ended a run', (open) => {
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
});

aboveStore('a command that has ended a run', (open) => {
  test('gives its channel its own time, whatever time the channel would take', async () => {
    const own = new AbortController();
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(own.signal);
    onTestFinished(() => timeout.mockRestore());
    const sent: string[] = [];
    const listens = async (signal: AbortSignal): Promise<void> => {
      own.abort();
      if (!signal.aborted) await once(signal, 'abort');
    };
    await aCommand(await open(), failed('mail'), { sent, listens, sendWithinMs: 4_000 });
    expect([timeout.mock.calls, sent]).toEqual([[[4_000]], ['mail failed 3 times in a row']]);
  });
});

import { listEvents } from '@sb/events';
import { registerNode, retireNode } from '@sb/queue/engine';
import { sql, type Store, takeLease } from '@sb/storage';
import { aboveStore, eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import {
  type AlertRule,
  awaitTestAlert,
  type Channel,
  channelsOffEverywhere,
  type ChannelsOff,
  deliverDue,
  readAlertConfig,
  requestTestAlert,
  rulesInForce,
  type SendResult,
} from '../src/index.ts';
import { createChannelMemory } from '../src/deliver/channel-memory.ts';
import { aRule, NOON } from './samples.ts';
import { settings } from './notices.ts';

const ANA = { actor: 'user:ana' };
const OFF = { says: 'off', isSwitchedOff: true };
const HASTE = { patienceMs: 0 };
const dead = aRule(
  { kind: 'dlqSize', dlqSize: 1 },
  { name: 'dlq-jobs', severity: 'high', channels: ['slack'], description: 'Jobs gave up' },
);

interface Read {
  readonly rules?: readonly AlertRule[];
  /** An older daemon stores the sentences alone. */
  readonly off?: ChannelsOff | Readonly<Record<string, string>>;
  readonly isMissing?: true;
  readonly isUnread?: true;
}

async function daemon(store: Store, name: string, { rules = [dead], ...read }: Read = {}): Promise<number> {
  const id = await registerNode(store, { kind: 'daemon', name, host: 'h', pid: 1, version: '1', jobs: [] });
  const body = { settings: { ...settings, channels: ['slack', 'email'] }, rules, ...read };
  await store.write((tx) =>
    tx.run(
      sql`insert into alert_rule_sets values (${id}, 'alerts.yaml', ${`hash of ${name}`}, ${JSON.stringify(body)}, ${NOON + id})`,
    ),
  );
  return id;
}

const says = (name: Channel['name'], result: SendResult): readonly [Channel['name'], Channel] => [
  name,
  { name, preview: () => undefined, send: async () => result },
];

eachDialect('what daemons have read of alerts.yaml', (open) => {
  test('is that of those at work, and of the one that evaluates', async () => {
    const store = await open({ clock: () => NOON });
    expect(await readAlertConfig(store)).toEqual({ ruleSets: [] });
    const [ada, bo, gone] = [
      await daemon(store, 'ada'),
      await daemon(store, 'bo', { rules: [] }),
      await daemon(store, 'gone'),
    ];
    await retireNode(store, gone);
    await store.write((tx) => takeLease(tx, 'alerts', { holder: 'x', nodeId: ada, ttlMs: 1 }));
    const { ruleSets, evaluator } = await readAlertConfig(store);
    expect(evaluator).toEqual({ id: ada, name: 'ada' });
    expect(ruleSets).toMatchObject([
      {
        node: { id: bo, name: 'bo' },
        file: 'alerts.yaml',
        hash: 'hash of bo',
        loadedAt: NOON + bo,
        rules: [],
      },
      {
        node: { id: ada, name: 'ada' },
        settings: { channels: ['slack', 'email'] },
        rules: [{ name: 'dlq-jobs' }],
      },
    ]);
  });

  test('is in force without that of a daemon that stands by, which knows no rules', async () => {
    const store = await open({ clock: () => NOON });
    const ada = await daemon(store, 'ada');
    for (const why of ['isMissing', 'isUnread'])
      await daemon(store, why, { rules: [], off: { email: OFF }, [why]: true });
    expect(rulesInForce(await readAlertConfig(store))).toMatchObject({ node: { name: 'ada' } });
    await retireNode(store, ada);
    const config = await readAlertConfig(store);
    expect(rulesInForce(config)).toBeUndefined();
    expect(channelsOffEverywhere(config)).toEqual({ email: OFF });
    await expect(requestTestAlert(store, { rule: 'dlq-jobs' }, ANA)).rejects.toMatchObject({
      code: 'NO_DAEMON',
    });
    const [unread] = config.ruleSets;
    expect(rulesInForce({ ...config, ...(unread && { evaluator: unread.node }) })).toBe(unread);
  });
});

eachDialect('a test message by way of the daemons', (open) => {
  test('has the answer of each channel', async () => {
    const store = await open({ clock: () => NOON });
    await daemon(store, 'ada');
    const asked = await requestTestAlert(store, {}, ANA);
    const channels = new Map([
      says('slack', { kind: 'delivered', says: '200 ok' }),
      says('email', { kind: 'transient', says: '451 try later' }),
    ]);
    const [results] = await Promise.all([awaitTestAlert(store, asked), deliverDue({ store, channels })]);
    expect(results).toEqual([
      { channel: 'slack', outcome: 'sent', says: '200 ok' },
      { channel: 'email', outcome: 'failed', says: '451 try later' },
    ]);
  });

  test('that nobody has taken is taken back', async () => {
    const store = await open({ clock: () => NOON });
    await daemon(store, 'ada');
    const asked = await requestTestAlert(store, { channel: 'discord' }, ANA);
    expect(await awaitTestAlert(store, asked, HASTE)).toEqual([{ channel: 'discord', outcome: 'not_taken' }]);
    const channels = new Map([says('discord', { kind: 'delivered' })]);
    expect(await deliverDue({ store, channels })).toMatchObject({ sent: 0 });
  });
});

aboveStore('a test message by way of the daemons', (open) => {
  test.each([
    ['asked to wait', { kind: 'throttled', waitMs: 60_000, says: '429' }, 1],
    ['did not answer', { kind: 'transient', says: 'ECONNRESET' }, 3],
  ] as const)('by a service that %s just now is answered at once', async (_what, answer, before) => {
    const store = await open({ clock: () => NOON });
    await daemon(store, 'ada');
    const memory = createChannelMemory(store);
    const channels = new Map([says('slack', answer)]);
    for (let asked = 0; asked < before; asked += 1) await requestTestAlert(store, { channel: 'slack' }, ANA);
    const asked = await requestTestAlert(store, { channel: 'slack' }, ANA);
    await deliverDue({ store, channels, memory });
    expect(await awaitTestAlert(store, asked)).toEqual([
      { channel: 'slack', outcome: 'failed', says: expect.stringContaining('not tried yet') },
    ]);
  });

  test('while a service has asked to wait is answered at once', async () => {
    const store = await open({ clock: () => NOON });
    await daemon(store, 'ada');
    const memory = createChannelMemory(store);
    await memory.add('slack', { kind: 'throttled', waitMs: 60_000, says: '429' });
    const asked = await requestTestAlert(store, { channel: 'slack' }, ANA);
    await deliverDue({ store, channels: new Map([says('slack', { kind: 'delivered' })]), memory });
    expect(await awaitTestAlert(store, asked)).toEqual([
      { channel: 'slack', outcome: 'failed', says: 'not tried yet: the service asked to wait' },
    ]);
  });

  test('by a channel that is off is answered at once with the reason, and makes no message', async () => {
    const store = await open({ clock: () => NOON });
    const off = { email: 'NOTIFY_EMAIL_ENABLED is not set', slack: 'NOTIFY_SLACK_ENABLED is false' };
    await daemon(store, 'ada', { off });
    expect((await readAlertConfig(store)).ruleSets[0]?.off).toEqual({
      email: { says: off.email, isSwitchedOff: false },
      slack: { says: off.slack, isSwitchedOff: false },
    });
    // Another one sends to Slack.
    await daemon(store, 'bo', {
      off: { email: { says: 'NOTIFY_EMAIL_ENABLED is false', isSwitchedOff: true } },
    });
    const asked = await requestTestAlert(store, {}, ANA);
    const channels = new Map([
      says('slack', { kind: 'delivered' }),
      says('email', { kind: 'permanent', says: '550' }),
    ]);
    expect(await deliverDue({ store, channels })).toMatchObject({ sent: 1, givenUp: 0 });
    expect(await awaitTestAlert(store, asked)).toEqual([
      { channel: 'slack', outcome: 'sent' },
      { channel: 'email', outcome: 'not_taken', says: 'NOTIFY_EMAIL_ENABLED is false' },
    ]);
    // The event is of the messages that were made.
    await requestTestAlert(store, { channel: 'email' }, ANA);
    const events = await store.read((tx) => listEvents(tx, { types: ['alert.tested'], limit: 9 }));
    expect(events.map(({ payload }) => payload)).toEqual([{ channels: ['slack'] }]);
  });

  test('that an older daemon may take is asked of it', async () => {
    const store = await open({ clock: () => NOON });
    await daemon(store, 'old');
    await daemon(store, 'ada', {
      off: { slack: { says: 'NOTIFY_SLACK_ENABLED is not set', isSwitchedOff: true } },
    });
    const asked = await requestTestAlert(store, { channel: 'slack' }, ANA);
    const channels = new Map([says('slack', { kind: 'delivered' })]);
    expect(await deliverDue({ store, channels })).toMatchObject({ sent: 1 });
    expect(await awaitTestAlert(store, asked)).toEqual([{ channel: 'slack', outcome: 'sent' }]);
  });

  test('is like one of a rule, and goes where its messages go', async () => {
    const store = await open({ clock: () => NOON });
    await daemon(store, 'ada');
    const asked = await requestTestAlert(store, { rule: 'dlq-jobs' }, ANA);
    expect(asked.messages.map(({ channel }) => channel)).toEqual(['slack']);
    expect(await store.read((tx) => listEvents(tx, { types: ['alert.tested'], limit: 9 }))).toMatchObject([
      { actor: 'user:ana', payload: { channels: ['slack'], rule: 'dlq-jobs' } },
    ]);
    const sent: unknown[] = [];
    const slack: Channel = {
      name: 'slack',
      preview: () => undefined,
      send: async (message) => {
        sent.push(message);
        return { kind: 'delivered' };
      },
    };
    await deliverDue({ store, channels: new Map([['slack', slack]]) });
    expect(sent).toMatchObject([
      { status: 'test', severity: 'high', rule: 'dlq-jobs', title: expect.stringContaining('Jobs gave up') },
    ]);
    await expect(requestTestAlert(store, { rule: 'dlq-job' }, ANA)).rejects.toMatchObject({
      code: 'UNKNOWN_RULE',
      message: 'There is no rule "dlq-job" in alerts.yaml (1 is). Did you mean "dlq-jobs"?',
    });
  });

  test('is refused where no daemon is at work', async () => {
    const store = await open({ clock: () => NOON });
    await retireNode(store, await daemon(store, 'ada'));
    await expect(requestTestAlert(store, {}, ANA)).rejects.toMatchObject({ code: 'NO_DAEMON' });
  });
});

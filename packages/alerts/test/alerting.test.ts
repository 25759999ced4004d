/** Daemons that look after alerts, by the clock of the machine: who of them evaluates, and what becomes of it when one is gone. */
import { createLogger } from '@sb/logger';
import { registerNode, retireNode } from '@sb/queue/engine';
import { migrate, openStore, sql, type Store } from '@sb/storage';
import { aboveStore, createGate, eachDialect } from '@sb/testkit';
import { expect, onTestFinished, test, vi } from 'vitest';
import { type Alerting, startAlerting } from '../src/daemon/alerting.ts';
import type { AlertsInForce } from '../src/daemon/alerts-in-force.ts';
import type { Channel } from '../src/channel.ts';
import { ALERT_LEASE_MS } from '../src/daemon/evaluator.ts';
import type { Facts } from '../src/facts.ts';
import type { ChannelMessage } from '../src/message.ts';
import type { AlertRule } from '../src/evaluate/rule.ts';
import { readAlertConfig, rulesInForce } from '../src/index.ts';
import type { AlertSettings } from '../src/settings.ts';
import { failing, IN_A_ROW, SETTINGS } from './evaluations.ts';
import { someFacts } from './samples.ts';
import { DAEMON } from './worked-store.ts';

const RULES: AlertsInForce = {
  file: 'alerts.yaml',
  hash: 'first',
  rules: [IN_A_ROW],
  settings: SETTINGS,
  channels: new Map(),
  off: { email: { says: 'NOTIFY_EMAIL_ENABLED is not set', isSwitchedOff: true } },
};

const until = (fact: () => unknown) =>
  vi.waitFor(async () => expect(await fact()).toBeTruthy(), { timeout: 120_000, interval: 20 });

/** At most, also of one that evaluates. */
const LOOKS_OF_A_ROUND = 20;

const TWO_RULES = [IN_A_ROW, { ...IN_A_ROW, name: 'other' }];

interface Daemon {
  readonly nodeId: number;
  readonly alerting: Alerting;
  /** It looks at once, as at other rules and settings, or at these. */
  readonly wake: (rules?: readonly AlertRule[], settings?: AlertSettings) => void;
  /** How often it has read from the store. */
  readonly looks: () => number;
  /** How often it has evaluated. */
  readonly evaluations: () => number;
  /** What it has logged. */
  readonly log: () => readonly string[];
  /** What its channel was asked to send. */
  readonly sent: readonly ChannelMessage[];
  /** What is so when it looks. */
  facts: Facts;
}

interface DaemonOptions {
  readonly name?: string;
  readonly facts?: Facts;
  readonly send?: Channel['send'];
  readonly readFacts?: () => Promise<void>;
  readonly file?: Pick<AlertsInForce, 'isUnread' | 'isMissing'>;
}

/** One that looks after alerts until the test ends. */
async function aDaemon(
  store: Store,
  { name = 'first', facts = someFacts({}), send, readFacts = async () => {}, file = {} }: DaemonOptions = {},
): Promise<Daemon> {
  const lines: string[] = [];
  const sent: ChannelMessage[] = [];
  const counts = { looks: 0, evaluations: 0 };
  const output = { write: (line: string) => lines.push(String(JSON.parse(line).msg)) > 0 };
  const slack: Channel = {
    name: 'slack',
    preview: (message) => message,
    async send(message, how) {
      sent.push(message);
      return send ? send(message, how) : { kind: 'delivered' };
    },
  };
  const channels = new Map([['slack' as const, slack]]);
  const known = Object.keys(file).length > 0 ? { ...file, rules: [] } : {};
  const inForce = { ...RULES, ...known, channels };
  const nodeId = await registerNode(store, { ...DAEMON, name });
  const alerting = startAlerting({
    store: {
      ...store,
      read(body, options) {
        counts.looks += 1;
        return store.read(body, options);
      },
    },
    nodeId,
    logger: createLogger({ format: 'json', level: 'info', stdout: output, stderr: output }),
    inForce,
    async readFacts() {
      counts.evaluations += 1;
      await readFacts();
      return daemon.facts;
    },
    maintenance: () => [],
    nextFires: async () => new Map(),
    mask: (text) => text,
  });
  onTestFinished(() => alerting.stop());
  const daemon: Daemon = {
    nodeId,
    alerting,
    wake: (rules = RULES.rules, settings = SETTINGS) => alerting.follow({ ...inForce, rules, settings }),
    looks: () => counts.looks,
    evaluations: () => counts.evaluations,
    log: () => lines,
    sent,
    facts,
  };
  return daemon;
}

eachDialect('daemons that look after alerts', (open) => {
  test('are one that evaluates, and another when that says goodbye', async () => {
    const store = await open();
    const first = await aDaemon(store, { facts: failing(3) });
    await until(() => first.sent.length === 1);
    const second = await aDaemon(await open.again(store), { name: 'second', facts: failing(0) });
    await until(() => second.looks() >= 2);
    second.wake();
    await until(() => second.looks() >= 3);
    expect(second.evaluations()).toBe(0);
    await first.alerting.stop();
    second.wake();
    await until(() => second.sent.length === 1);
    expect([first, second].map(({ log }) => log())).toEqual([
      ['alert in-a-row fires: report failed 3 times in a row'],
      ['alert in-a-row is resolved: report failed 3 times in a row'],
    ]);
  });

  test.each([
    ['cannot read its file', { isUnread: true }],
    ['has no file', { isMissing: true }],
  ])('are not one that %s', async (_what, file) => {
    const store = await open();
    const healthy = await aDaemon(store, { facts: failing(3) });
    await until(() => healthy.sent.length === 1);
    const blind = await aDaemon(await open.again(store), { name: 'blind', file });
    await until(() => blind.looks() >= 2);
    await stopped(store, healthy);
    await wholeRound(blind);
    expect(rulesInForce(await readAlertConfig(store))).toBeUndefined();
    expect([blind.evaluations(), blind.sent]).toEqual([0, []]);
    expect(await leftOf(store, 'leases')).toBe(0);
    const again = await aDaemon(store, { facts: failing(3) });
    await until(() => again.evaluations() > 0);
    expect([again.log(), again.sent]).toEqual([[], []]);
  });

  test('go on with what one that was killed has left, once its lease is over', async () => {
    const clock = { aheadMs: 0 };
    const now = () => Date.now() + clock.aheadMs;
    const other = await open({ clock: now });
    const killed = await open.again(other, { clock: now });
    const death = createGate();
    const first = await aDaemon(killed, {
      facts: failing(3),
      send: async () => {
        await death.opened;
        return { kind: 'delivered' };
      },
    });
    await until(() => first.sent.length === 1);
    await killed.close();
    death.open();
    const second = await aDaemon(other, { name: 'second', facts: failing(3) });
    await until(async () => (await leftOf(other, 'alert_rule_sets')) === 2);
    expect(second.evaluations()).toBe(0);
    clock.aheadMs = ALERT_LEASE_MS;
    second.wake();
    await until(() => second.evaluations() > 0);
    expect(second.log()).toEqual([]);
    // The daemon that sent it has died: it is unknown whether the channel took it.
    clock.aheadMs = 10 * 60_000;
    second.wake();
    await until(() => second.sent.length > 0);
    expect(second.sent).toEqual(first.sent);
  });
});

aboveStore('daemons that look after alerts', (open) => {
  test('notify of the runs that ended last before they stop', async () => {
    const store = await open();
    const daemon = await aDaemon(store, { facts: failing(0) });
    await until(() => daemon.evaluations() === 1);
    daemon.facts = failing(3);
    await nextLook(daemon);
    await foldOn(store);
    // As the runner of the node does when its last run has ended.
    await retireNode(store, daemon.nodeId);
    await daemon.alerting.stop();
    expect(daemon.log()).toEqual(['alert in-a-row fires: report failed 3 times in a row']);
    expect(daemon.sent).toHaveLength(1);
    expect(await leftOf(store, 'leases')).toBe(0);
  });

  test('leave the runs that ended last to another that evaluates already', async () => {
    const store = await open();
    const daemon = await aDaemon(store, { facts: failing(0) });
    await until(() => daemon.evaluations() === 1);
    await retireNode(store, daemon.nodeId);
    const other = await aDaemon(await open.again(store), { name: 'other', facts: failing(0) });
    await until(() => other.evaluations() === 1);
    daemon.facts = failing(3);
    await nextLook(daemon);
    await foldOn(store);
    await daemon.alerting.stop();
    expect([daemon.evaluations(), daemon.sent]).toEqual([1, []]);
  });

  test('are not one without a file where another cannot read its own', async () => {
    const store = await open();
    const unreadable = await aDaemon(store, { file: { isUnread: true } });
    await until(() => unreadable.looks() >= 1);
    await stopped(store, unreadable);
    const blind = await aDaemon(await open.again(store), { name: 'blind', file: { isMissing: true } });
    await wholeRound(blind);
    expect(await leftOf(store, 'leases')).toBe(0);
  });

  test('are one without a file where no other has one', async () => {
    const store = await open();
    const before = await aDaemon(store, { file: { isMissing: true } });
    await until(async () => (await leftOf(store, 'leases')) === 1);
    await stopped(store, before);
    expect(await leftOf(store, 'leases')).toBe(0);
    await aDaemon(await open.again(store), { name: 'second', file: { isMissing: true } });
    await until(async () => (await leftOf(store, 'leases')) === 1);
  });

  test('say which channels are off by their environment, and why', async () => {
    const store = await open();
    await aDaemon(store);
    await until(async () => (await readAlertConfig(store)).ruleSets.length === 1);
    expect((await readAlertConfig(store)).ruleSets).toMatchObject([{ off: RULES.off }]);
  });
});

test('other rules hold at once, and it is said why what fired is over', async () => {
  const daemon = await aDaemon(await aStore(), { facts: failing(3) });
  await until(() => daemon.sent.length === 1);
  daemon.wake([{ ...IN_A_ROW, name: 'other' }]);
  await until(() => daemon.sent.length === 3);
  expect(daemon.sent.map(({ status, title }) => `${status} ${title}`)).toEqual([
    'firing report failed 3 times in a row',
    'firing report failed 3 times in a row',
    'resolved report failed 3 times in a row (its rule was deleted)',
  ]);
});

test('other rules do not end the rest that a service has asked for', async () => {
  const store = await aStore();
  const daemon = await aDaemon(store, {
    facts: failing(3),
    send: async () => ({ kind: 'throttled', waitMs: 3_600_000, says: '429' }),
  });
  await until(() => daemon.sent.length === 1);
  daemon.wake(TWO_RULES);
  const said = () =>
    store.read((tx) => tx.rows(sql<{ says: string }>`select says from alert_deliveries order by id`));
  await until(async () => (await said()).at(1)?.says);
  expect([await said(), daemon.sent.length]).toEqual([
    [{ says: '429' }, { says: 'not tried yet: the service asked to wait' }],
    1,
  ]);
});

test('another channel of Slack ends the rest that it has asked for the one before', async () => {
  const daemon = await aDaemon(await aStore(), {
    facts: failing(3),
    send: async () => ({ kind: 'throttled', waitMs: 3_600_000, says: '429' }),
  });
  await until(() => daemon.sent.length === 1);
  daemon.wake(TWO_RULES, { ...SETTINGS, slack: { channel: '#other' } });
  await until(() => daemon.sent.length === 2);
  expect(daemon.sent.map((message) => 'rule' in message && message.rule)).toEqual(['in-a-row', 'other']);
});

test('other rules that come in the midst of an evaluation are evaluated next', async () => {
  const [began, goesOn] = [createGate(), createGate()];
  const daemon = await aDaemon(await aStore(), {
    facts: failing(3),
    readFacts: async () => {
      began.open();
      await goesOn.opened;
    },
  });
  await began.opened;
  daemon.wake([{ ...IN_A_ROW, name: 'other' }]);
  goesOn.open();
  const before = daemon.looks();
  // It would come anyway, after 15 s.
  await until(() => daemon.log().length > 1 || daemon.looks() > before + 13);
  expect(daemon.log()).toContain('alert other fires: report failed 3 times in a row');
});

test('a channel that hangs holds up neither evaluating nor, for long, stopping', async () => {
  const end = createGate();
  const daemon = await aDaemon(await aStore(), {
    facts: failing(3),
    send: async () => {
      await end.opened;
      return { kind: 'delivered' };
    },
  });
  onTestFinished(() => end.open());
  await until(() => daemon.sent.length === 1);
  daemon.facts = failing(0);
  daemon.wake();
  await until(() => daemon.log().length === 2);
  await daemon.alerting.stop();
  expect(daemon.sent).toHaveLength(1);
});

test('what a stop has given up takes no lease afterwards', async () => {
  const store = await aStore();
  const goesOn = createGate();
  let isSlow = false;
  const reads: Promise<unknown>[] = [];
  const slow: Store = {
    ...store,
    read(body, options) {
      const read = isSlow ? goesOn.opened.then(() => store.read(body, options)) : store.read(body, options);
      reads.push(read);
      return read;
    },
  };
  const daemon = await aDaemon(slow, { facts: failing(0) });
  await until(() => daemon.evaluations() === 1);
  isSlow = true;
  await foldOn(store);
  await daemon.alerting.stop();
  expect(await leftOf(store, 'leases')).toBe(0);
  goesOn.open();
  await Promise.all(reads);
  await new Promise(setImmediate);
  expect([daemon.evaluations(), daemon.log(), await leftOf(store, 'leases')]).toEqual([1, [], 0]);
});

test('a stop says what failed at last, and that nothing is tried again', async () => {
  const store = await aStore();
  let isAway = false;
  const flaky: Store = {
    ...store,
    read: (body, options) => (isAway ? Promise.reject(new Error('away')) : store.read(body, options)),
  };
  const daemon = await aDaemon(flaky, { facts: failing(0) });
  await until(() => daemon.evaluations() === 1);
  await nextLook(daemon);
  isAway = true;
  await daemon.alerting.stop();
  const said = ['could not deliver alerts before the stop', 'could not evaluate alerts before the stop'];
  expect(daemon.log().toSorted()).toEqual(said);
});

test('what takes long to evaluate is evaluated seldom, also where it fails', async () => {
  const store = await aStore();
  let looks = 0;
  const looking: Store = {
    ...store,
    // Each look finds that something was folded.
    async read(body, options) {
      looks += 1;
      await store.write((tx) =>
        tx.run(sql`insert into cursors (name, seq) values ('fold', ${looks})
          on conflict (name) do update set seq = excluded.seq`),
      );
      return store.read(body, options);
    },
  };
  const clock = aheadClock();
  const daemon = await aDaemon(looking, {
    readFacts: async () => {
      clock.aheadMs += 3_600_000;
      throw new Error('too much');
    },
  });
  await until(() => daemon.evaluations() === 1);
  const before = looks;
  await until(() => looks >= before + 2);
  // It rests for as long as it ever does.
  expect(daemon.evaluations()).toBe(1);
  clock.aheadMs += 15_000;
  await until(() => daemon.evaluations() === 2);
});

/** The monotonic clock stands still, and jumps ahead when the test says so. */
function aheadClock(): { aheadMs: number } {
  const began = performance.now();
  const clock = { aheadMs: 0 };
  const spy = vi.spyOn(performance, 'now').mockImplementation(() => began + clock.aheadMs);
  onTestFinished(() => spy.mockRestore());
  return clock;
}

test('a store that is away is told of once, and once when it is back', async () => {
  const store = await aStore();
  let refused = 0;
  let isAway = false;
  const flaky: Store = {
    ...store,
    read(body, options) {
      if (!isAway) return store.read(body, options);
      refused += 1;
      return Promise.reject(new Error('away'));
    },
  };
  const daemon = await aDaemon(flaky, { facts: failing(3) });
  await until(() => daemon.sent.length === 1);
  isAway = true;
  for (let told = 0; told < 3; told = refused) {
    daemon.wake();
    await until(() => refused > told);
  }
  isAway = false;
  daemon.facts = failing(0);
  daemon.wake();
  await until(() => daemon.sent.length === 2);
  await until(() => daemon.log().length === 4);
  expect(daemon.log().toSorted()).toEqual([
    'alert in-a-row fires: report failed 3 times in a row',
    'alert in-a-row is resolved: report failed 3 times in a row',
    'can evaluate alerts again',
    'could not evaluate alerts; trying again',
  ]);
});

async function aStore(): Promise<Store> {
  const store = await openStore({ url: 'sqlite::memory:' });
  await migrate(store, '1.0.0');
  onTestFinished(() => store.close());
  return store;
}

/** It looks again until it must have taken the lease, if it ever does. */
async function wholeRound(daemon: Daemon): Promise<void> {
  const before = daemon.looks();
  await until(() => {
    daemon.wake([]);
    return daemon.looks() > before + LOOKS_OF_A_ROUND;
  });
}

/** Stops a daemon as its process does: the node retires, and frees its leases. */
async function stopped(store: Store, { alerting, nodeId }: Daemon): Promise<void> {
  await alerting.stop();
  await retireNode(store, nodeId);
}

/** Right after it, the next look is a whole second away. */
async function nextLook({ looks }: Daemon): Promise<void> {
  const before = looks();
  await until(() => looks() > before);
}

/** History was folded further. */
async function foldOn(store: Store): Promise<void> {
  await store.write((tx) =>
    tx.run(sql`insert into cursors (name, seq) values ('fold', 1)
      on conflict (name) do update set seq = cursors.seq + 1`),
  );
}

async function leftOf(store: Store, table: string): Promise<number> {
  const rows = await store.read((tx) => tx.rows(sql`select 1 from ${sql.ref(table)}`));
  return rows.length;
}

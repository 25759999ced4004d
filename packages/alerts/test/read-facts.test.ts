import { limitQueue, pauseQueue, replayRun } from '@sb/queue';
import { NODE_LEASE_MS, registerNode, retireNode } from '@sb/queue/engine';
import { sql } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { deliverDue, type Channel, type Condition, type SendResult } from '../src/index.ts';
import { insertDeliveries } from '../src/deliver/deliveries.sql.ts';
import { GONE_AFTER_MS } from '../src/facts/silent-daemons.ts';
import { HOUR, MINUTE, NOON } from './samples.ts';
import { aWorkedStore, DAEMON, failedBy, rulesOf, SUCCEEDED, type WorkedStore } from './worked-store.ts';

const ofAll = { jobPattern: '.*' } as const;
const inARow: Condition = { kind: 'consecutiveFailures', consecutiveFailures: 3, ...ofAll };
const within: Condition = { kind: 'failureCount', failureCount: 2, timeWindowMs: HOUR, ...ofAll };
const timedOut: Condition = { kind: 'timeout', ...ofAll };
const slower: Condition = {
  kind: 'durationIncrease',
  durationIncrease: 2,
  timeWindowMs: HOUR,
  minRuns: 3,
  ...ofAll,
};
const tooLong: Condition = { kind: 'runningLongerThan', longerThan: HOUR, ...ofAll };
const missed: Condition = { kind: 'missedSchedule', ...ofAll };
const dead: Condition = { kind: 'dlqSize', dlqSize: 1 };
const pending: Condition = { kind: 'pendingJobs', pendingJobs: 2, forMs: 0 };
const delayed: Condition = { kind: 'delayedJobs', delayedJobs: 1, lagMs: MINUTE };
const full: Condition = { kind: 'concurrencyLimit', forMs: 5 * MINUTE };
const silent: Condition = { kind: 'nodeSilent' };
const broken: Condition = { kind: 'channelBroken' };

const channels = () => ['slack', 'email'] as const;

async function only(s: WorkedStore, ...conditions: readonly Condition[]) {
  return (await s.read(conditions)).queues[0];
}

async function silentOnes(s: WorkedStore) {
  return (await s.read([silent])).nodes.map(({ name, isSilent }) => `${name}${isSilent ? ' is silent' : ''}`);
}

eachDialect('the facts of a job', (open) => {
  test('are how it did, of each that a rule is about, run or not', async () => {
    const s = await aWorkedStore(open);
    await s.ask('report');
    await s.endDue(SUCCEEDED, 1_000);
    const succeededAt = s.clock.now;
    await s.ask('report');
    const [late] = await s.endDue(failedBy('too slow', 'timed_out'), 1_000);
    await s.ask('report');
    const [last] = await s.endDue(failedBy('disk full\nof logs'), 1_000);
    await s.folded();
    const { jobs } = await s.read([inARow, within, timedOut, slower]);
    expect(jobs).toEqual([
      { jobId: 'mail.send', trailingFailures: 0, knownSince: NOON, recent: [], minutes: [], schedules: [] },
      {
        jobId: 'report',
        trailingFailures: 2,
        lastSuccessAt: succeededAt,
        knownSince: NOON,
        lastFailure: { runId: last, at: succeededAt + 2_000, error: 'disk full' },
        lastTimeout: { runId: late, at: succeededAt + 1_000, error: 'too slow' },
        recent: [
          ['succeeded', 1_000],
          ['failed', 1_000],
          ['failed', 1_000],
        ],
        minutes: [{ at: NOON, succeeded: 1, failed: 2 }],
        schedules: [],
      },
    ]);
    expect((await s.read([{ ...inARow, jobPattern: '^mail' }])).jobs.map(({ jobId }) => jobId)).toEqual([
      'mail.send',
    ]);
  });

  test('leave out dry runs and what a person did again by hand', async () => {
    const s = await aWorkedStore(open);
    await s.ask('report');
    const [counted] = await s.endDue(failedBy('disk full'));
    await s.ask('report', { dryRun: true });
    await s.endDue(failedBy('dry'), 1);
    await replayRun(s.store, { runId: counted ?? 0, actor: 'ada' });
    await s.endDue(failedBy('again'), 1);
    await s.ask('report', { dryRun: true });
    await s.endDue(SUCCEEDED, 1);
    await s.folded();
    const [, report] = (await s.read([within])).jobs;
    expect(report).toMatchObject({
      trailingFailures: 1,
      lastFailure: { runId: counted, error: 'disk full' },
      minutes: [{ at: NOON, succeeded: 0, failed: 1 }],
    });
    expect(report?.lastSuccessAt).toBeUndefined();
  });

  test('are there until no daemon has had it for a day, and longer if it runs all the same', async () => {
    const s = await aWorkedStore(open);
    const names = async () => (await s.read([inARow])).jobs.map(({ jobId }) => jobId);
    s.clock.now += HOUR;
    await s.store.write((tx) => tx.run(sql`update job_defs set unknown_since = ${s.clock.now}`));
    await s.ask('report');
    await s.endDue(failedBy('disk full'), 1_000);
    await s.folded();
    s.clock.now = NOON + 25 * HOUR - 1;
    expect(await names()).toEqual(['mail.send', 'report']);
    s.clock.now += 1;
    expect(await names()).toEqual(['report']);
  });

  test('have the run that is under way for longest, and what the port knows of schedules', async () => {
    const s = await aWorkedStore(open);
    const [first] = [await s.ask('report'), await s.ask('mail.send')];
    await s.claim();
    s.clock.now += 5;
    await s.ask('report');
    await s.claim();
    const schedule = { name: 'nightly', periodMs: 24 * HOUR, firstUnrunAt: NOON };
    const port = { schedules: async () => [{ jobId: 'report', ...schedule }] };
    const { jobs } = await s.read([tooLong, missed], { port });
    expect(jobs).toMatchObject([
      { longest: { startedAt: NOON }, schedules: [] },
      { longest: { runId: first, startedAt: NOON }, schedules: [schedule] },
    ]);
  });
});

eachDialect('the facts of a queue', (open) => {
  test('count what is due, with the oldest, and not what is to come; a count stops above the threshold', async () => {
    const s = await aWorkedStore(open);
    await s.ask('report', { delayMs: HOUR });
    expect(await only(s, pending, delayed)).toMatchObject({ name: 'default', due: 0, retrying: 0 });
    await s.ask('report', { priority: 'low' });
    s.clock.now += MINUTE;
    await s.ask('mail.send', { priority: 'high' });
    expect(await only(s, pending, delayed)).toMatchObject({
      due: 2,
      oldestDueAt: NOON,
      late: { [MINUTE]: 1 },
    });
    for (let i = 0; i < 120; i++) await s.ask('report');
    expect(await only(s, pending, delayed, dead)).toMatchObject({
      due: 102,
      late: { [MINUTE]: 1 },
      stopsAt: { due: 102, late: 101, dead: 101 },
    });
  });

  test('count what waits for another try', async () => {
    const s = await aWorkedStore(open);
    await s.ask('report');
    const [run] = await s.claim();
    if (!run) throw new Error('expected a run');
    const error = JSON.stringify({ message: 'no' });
    const outcome = { state: 'retry', attempt: 'failed', error, delayMs: 1_000 } as const;
    await s.ticker.tick([{ ...run, outcome }], 0);
    expect(await only(s, delayed)).toMatchObject({ retrying: 1, late: { [MINUTE]: 0 } });
    s.clock.now += 1_000;
    expect(await only(s, delayed)).toMatchObject({ retrying: 0, late: { [MINUTE]: 0 } });
  });

  test('count what is held for a limit as due', async () => {
    const s = await aWorkedStore(open);
    await limitQueue(s.store, 'default', { maxRunning: 1, actor: 'ada' });
    await s.ask('report');
    s.clock.now += 1;
    for (let i = 0; i < 3; i++) await s.ask('report');
    await s.claim();
    expect(await only(s, full, pending)).toMatchObject({
      maxRunning: 1,
      due: 3,
      oldestDueAt: NOON + 1,
      samples: [{ at: NOON + 1, running: 1 }],
    });
  });

  test('have its standing, as it is by the clock', async () => {
    const s = await aWorkedStore(open);
    const until = NOON + HOUR;
    await pauseQueue(s.store, 'default', { actor: 'ada', reason: 'provider down', until });
    const paused = { mode: 'paused', by: 'ada', reason: 'provider down', until };
    expect(await only(s, pending)).toMatchObject(paused);
    s.clock.now = until;
    const over = await only(s, pending);
    expect([over?.mode, over?.until]).toEqual(['active', undefined]);
  });

  test('count open dead letters, without those of dry runs', async () => {
    const s = await aWorkedStore(open);
    await s.ask('report', { dryRun: true });
    await s.endDue(failedBy('dry'));
    expect(await only(s, dead)).toMatchObject({ deadLetters: 0 });
    const [first] = [await s.ask('report')];
    await s.endDue(failedBy('one'), 1);
    await s.ask('mail.send');
    const [second] = await s.endDue(failedBy('two'), 1);
    expect(await only(s, dead)).toMatchObject({
      deadLetters: 2,
      lastDead: { runId: second, jobId: 'mail.send', at: s.clock.now, error: 'two' },
    });
    await replayRun(s.store, { runId: second ?? 0, actor: 'ada' });
    expect(await only(s, dead)).toMatchObject({ deadLetters: 1, lastDead: { runId: first } });
  });

  test('remember for how long it was at its limit', async () => {
    const s = await aWorkedStore(open);
    await limitQueue(s.store, 'default', { maxRunning: 2, actor: 'ada' });
    const reader = s.reader();
    const look = async (second: number) => {
      s.clock.now = NOON + second * 1_000;
      return (await reader.read(rulesOf([full]))).queues[0]?.samples;
    };
    await look(0);
    await s.ask('report');
    await s.claim();
    for (let second = 100; second < 900; second += 100) await look(second);
    expect(await look(900)).toEqual(
      [600, 700, 800, 900].map((second) => ({ at: NOON + second * 1_000, running: 1 })),
    );
  });
});

eachDialect('a daemon', (open) => {
  test('is silent once its lease has run out, until another node takes its place, or an hour has passed', async () => {
    const s = await aWorkedStore(open);
    expect(await silentOnes(s)).toEqual(['first']);
    s.clock.now += NODE_LEASE_MS;
    expect((await s.read([silent])).nodes).toEqual([
      { name: 'first', host: 'here', isSilent: true, seenAt: NOON },
    ]);
    await registerNode(s.store, { ...DAEMON, name: 'elsewhere', host: 'there' });
    expect(await silentOnes(s)).toEqual(['first is silent', 'elsewhere']);
    await s.store.write((tx) => tx.run(sql`update nodes set state = 'lost' where name = 'first'`));
    expect(await silentOnes(s)).toEqual(['first is silent', 'elsewhere']);
    await registerNode(s.store, { ...DAEMON, name: 'first-2b5c' });
    expect(await silentOnes(s)).toEqual(['first', 'elsewhere', 'first-2b5c']);
    s.clock.now = NOON + GONE_AFTER_MS;
    expect(await silentOnes(s)).toEqual(['elsewhere is silent', 'first-2b5c is silent']);
    s.clock.now += HOUR;
    expect(await silentOnes(s)).toEqual([]);
  });

  test('that has said goodbye is not silent; neither is a command', async () => {
    const s = await aWorkedStore(open);
    await registerNode(s.store, { ...DAEMON, kind: 'job', name: 'by-hand' });
    await retireNode(s.store, s.nodeId);
    s.clock.now += NODE_LEASE_MS;
    expect(await silentOnes(s)).toEqual(['first']);
  });
});

eachDialect('a channel', (open) => {
  test('is broken from the first message that it refused for good, until it takes one', async () => {
    const s = await aWorkedStore(open);
    const brokenOnes = async () => (await s.read([broken], { channels })).channels;
    let nr = 0;
    const tell = async (result: SendResult) => {
      s.clock.now += 1_000;
      nr += 1;
      const message = {
        id: `m${nr}`,
        status: 'firing',
        severity: 'high',
        rule: 'r',
        title: 't',
        since: NOON,
      } as const;
      await s.store.write((tx) => insertDeliveries(tx, [{ dedupeKey: `m${nr}`, channel: 'slack', message }]));
      const slack: Channel = { name: 'slack', send: async () => result, preview: () => ({}) };
      await deliverDue({ store: s.store, channels: new Map([['slack', slack]]) });
    };
    const works = [{ name: 'slack' }, { name: 'email' }];
    expect(await brokenOnes()).toEqual(works);
    await tell({ kind: 'delivered' });
    await tell({ kind: 'transient', says: '503' });
    expect(await brokenOnes()).toEqual(works);
    await tell({ kind: 'permanent', says: 'channel_not_found' });
    const since = s.clock.now;
    await tell({ kind: 'permanent', says: 'channel_not_found' });
    expect(await brokenOnes()).toEqual([
      { name: 'slack', broken: { since, says: 'channel_not_found' } },
      { name: 'email' },
    ]);
    await tell({ kind: 'delivered' });
    expect(await brokenOnes()).toEqual(works);
  });
});

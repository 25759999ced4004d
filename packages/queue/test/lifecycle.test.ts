/** The states of a run: the tables see no change that lifecycle.ts does not have, and the guide draws these. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { cancelRun, limitQueue, pauseJob, resumeJob } from '@sb/queue';
import {
  createReaper,
  enqueuePinned,
  enqueueAndClaim,
  expireRuns,
  NODE_LEASE_MS,
  type Outcome,
  renewNode,
  REAP_AFTER_MS,
  tendPauses,
  tendUnknownJobs,
} from '@sb/queue/engine';
import { sql, type Store } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { stateName, TRANSITIONS } from '../src/lifecycle.ts';
import { type LimitedQueue, openLimited } from './open-limited.ts';

const KNOWN = Object.entries(TRANSITIONS).flatMap(([from, all]) => all.map((to) => `${from} to ${to}`));

const SUCCESS: Outcome = { state: 'succeeded' };
const FAILURE: Outcome = { state: 'failed', reason: 'error', attempt: 'failed', error: '{"message":"no"}' };
const RETRY: Outcome = { state: 'retry', delayMs: 0, attempt: 'failed', error: '{"message":"no"}' };
const OUTCOMES: readonly Outcome[] = [
  SUCCESS,
  FAILURE,
  RETRY,
  { state: 'skipped', reason: 'own' },
  { state: 'cancelled' },
  { state: 'snoozed', delayMs: 0 },
  { state: 'expired' },
];

/** Notes each state that a row has had: -1 is none, and so is the end of a live row. */
async function watch({ dialect, write }: Store): Promise<void> {
  const when: readonly (readonly [what: string, table: string, id: string, from: string, to: string])[] = [
    ['insert', 'runs', 'new.id', '-1', 'new.state'],
    ['update of state', 'runs', 'new.id', 'old.state', 'new.state'],
    ['delete', 'runs', 'old.id', 'old.state', '-1'],
    ['insert', 'run_history', 'new.id', '-1', 'new.state'],
  ];
  const key = dialect === 'sqlite' ? 'integer primary key autoincrement' : 'bigserial primary key';
  const texts = when.map(([what, table, id, from, to], at) => {
    const note = `insert into steps (run, old, new) values (${id}, ${from}, ${to})`;
    if (dialect === 'sqlite')
      return [`create trigger watch_${at} after ${what} on ${table} begin ${note}; end`];
    return [
      `create function watch_${at}() returns trigger language plpgsql as $$ begin ${note}; return null; end $$`,
      `create trigger watch_${at} after ${what} on ${table} for each row execute function watch_${at}()`,
    ];
  });
  await write(function* (tx) {
    yield* tx.run(sql.raw(`create table steps (nr ${key}, run integer, old integer, new integer)`));
    for (const text of texts.flat()) yield* tx.run(sql.raw(text));
  });
}

/** The changes that were seen. What an enqueue makes of the run that it has just inserted is one change. */
async function seen(store: Store): Promise<ReadonlySet<string>> {
  const steps = await store.read((tx) =>
    tx.rows(sql<{ run: number; old: number; new: number }>`select run, old, new from steps order by nr`),
  );
  const changes = new Set<string>();
  for (const run of new Set(steps.map((step) => step.run))) {
    let state = 'new';
    for (const { new: code, old } of steps.filter((step) => step.run === run)) {
      if (code === -1 || code === old) continue;
      const next = stateName(code);
      changes.add(`${next === 'waiting' ? 'new' : state} to ${next}`);
      state = next;
    }
  }
  return changes;
}

async function endInAllWays(q: LimitedQueue): Promise<void> {
  const node = await q.limitedNode();
  for (const outcome of OUTCOMES) {
    await q.ask('plain');
    const [run] = await node.claim(1);
    if (run) await node.settle(run, outcome);
  }
  for (const run of await node.claim()) await node.settle(run, SUCCESS);
}

async function holdAndLetGo(q: LimitedQueue): Promise<void> {
  const node = await q.limitedNode();
  const ada = { actor: 'ada', reason: 'because' };
  const ids = [
    await q.ask('one'),
    await q.ask('one'),
    await q.ask('one'),
    await q.ask('one', undefined, { startWithinMs: 10 }),
  ];
  const [first] = await node.claim();
  await cancelRun(q.store, { runId: ids[2] ?? 0, ...ada });
  q.now += 20;
  await expireRuns(q.store);
  if (first) await node.settle(first, SUCCESS);
  for (const run of await node.claim()) await node.settle(run, SUCCESS);
  await q.ask('skips');
  await q.ask('skips');
  const skipping = await node.claim();
  for (const run of skipping) await node.settle(run, SUCCESS);
  await pauseJob(q.store, 'plain', ada);
  await q.ask('plain');
  await tendPauses(q.store);
  await resumeJob(q.store, 'plain', ada);
  for (const run of await node.claim()) await node.settle(run, SUCCESS);
}

async function waitForOthers(q: LimitedQueue): Promise<void> {
  const node = await q.limitedNode();
  const run = await q.ask('plain');
  const after = [{ run }];
  await q.ask('plain', undefined, { after });
  await q.ask('plain', undefined, { after: [{ run, on: 'failure' }] });
  await q.ask('plain', undefined, { after: [{ run, on: 'failure', onUnmet: 'fail' }] });
  const cancelled = await q.ask('plain', undefined, { after });
  await cancelRun(q.store, { runId: cancelled, actor: 'ada' });
  await q.ask('plain', undefined, { after, startWithinMs: 10 });
  q.now += 20;
  await expireRuns(q.store);
  for (let round = 0; round < 2; round++)
    for (const one of await node.claim()) await node.settle(one, SUCCESS);
  await cancelRun(q.store, { runId: await q.ask('plain'), actor: 'ada' });
  await q.ask('plain', undefined, { startWithinMs: 10 });
  q.now += 20;
  await expireRuns(q.store);
}

async function loseNodes(q: LimitedQueue): Promise<void> {
  const byHand = await q.node(['plain'], { kind: 'job' });
  const parent = await q.ask('plain', undefined, { delayMs: 3_600_000 });
  await enqueuePinned(q.store, { jobId: 'plain', after: [{ run: parent }] }, byHand.id);
  await enqueueAndClaim(q.store, { jobId: 'plain' }, byHand.id);
  const queued = await enqueueAndClaim(q.store, { jobId: 'plain', maxAttempts: 2 }, byHand.id);
  await byHand.settle(queued, RETRY);
  const lost = await q.limitedNode();
  await q.ask('plain');
  await lost.claim();
  let monotonic = 0;
  const reaper = createReaper({
    store: q.store,
    nodeId: undefined,
    isGone: () => false,
    monotonic: () => monotonic,
  });
  q.now += NODE_LEASE_MS + 1;
  await reaper.reap();
  monotonic += REAP_AFTER_MS;
  await reaper.reap();
  // Nobody is left who knows the job of what came back.
  const other = await q.node(['noop']);
  for (const waitMs of [0, 60_000, 86_400_000]) {
    q.now += waitMs;
    await renewNode(q.store, other.id);
    await tendUnknownJobs(q.store);
  }
}

/** Held for limits that were raised, by a node that was killed before it had let go of what they held. */
async function raiseLimits(q: LimitedQueue): Promise<void> {
  const node = await q.limitedNode();
  await limitQueue(q.store, 'default', { maxRunning: 1, actor: 'ada' });
  await q.ask('one');
  for (const jobId of ['two', 'skips', 'skips']) await q.ask(jobId);
  await node.claim();
  await q.store.write((tx) => tx.run(sql`update queues set max_running = 9`));
  await q.ask('skips');
  await node.claim();
}

test('the guide draws these ways', () => {
  const guide = readFileSync(path.resolve(import.meta.dirname, '../../../docs/guides/queues.md'), 'utf8');
  const [, drawing = ''] = /^```mermaid\n([^]*?)^```$/m.exec(guide) ?? [];
  const arrows = Array.from(drawing.matchAll(/^ {2}(\S+) --> (\w+)/gm), ([, from = '', to = '']) => ({
    from,
    to,
  }));
  const drawn = arrows.flatMap(({ from, to }) => {
    if (from === 'open') return ['waiting', 'queued', 'held'].map((one) => `${one} to ${to}`);
    return [`${from === '[*]' ? 'new' : from} to ${to}`];
  });
  expect(drawn.toSorted()).toEqual(KNOWN.toSorted());
});

eachDialect('a run', (open) => {
  test('changes its state in these ways, and in no other', async () => {
    const q = await openLimited(open);
    await watch(q.store);
    for (const act of [endInAllWays, holdAndLetGo, waitForOthers, raiseLimits, loseNodes]) await act(q);
    expect([...(await seen(q.store))].toSorted()).toEqual(KNOWN.toSorted());
  });
});

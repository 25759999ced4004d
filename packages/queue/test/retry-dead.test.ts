import { listEvents } from '@sb/events';
import { createRegistry } from '@sb/jobs';
import { drainQueue, findRun, listDeadLetters, replayDead, limitQueue } from '@sb/queue';
import { createReaper, defineJobs, enqueueAndClaim, retryDead } from '@sb/queue/engine';
import { sql, type Store } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { die, dieAll, waitingReplays } from './dead-runs.ts';
import { NOON, openQueue, type TestQueue } from './open-queue.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;

function retry(q: TestQueue, more: Partial<Parameters<typeof retryDead>[1]> = {}, store: Store = q.store) {
  return retryDead(store, {
    now: q.now,
    since: q.now - 24 * HOUR,
    maxRetries: 3,
    excludeJobs: [],
    isRegistered: () => true,
    actor: 'job:maintenance.retry',
    ...more,
  });
}

const isRegistered = (jobId: string): boolean => jobId !== 'mail';

async function openLetters(store: Store): Promise<readonly number[]> {
  const { letters } = await listDeadLetters(store, { statuses: ['open'], limit: 100 });
  return letters.map(({ runId }) => runId).toSorted((a, b) => a - b);
}

/** Lets the runs that are due fail for good once more. */
async function failAgain(q: TestQueue): Promise<void> {
  const node = await q.node();
  const runs = await node.claim();
  const failed = {
    state: 'failed',
    reason: 'error',
    attempt: 'failed',
    error: '{"message":"again"}',
  } as const;
  for (const run of runs) await node.settle(run, failed);
}

eachDialect('retrying dead runs', (open) => {
  test('makes a new run of each, after a delay that counts from its end, with its input', async () => {
    const q = await openQueue(open);
    const input = { text: 'x'.repeat(5_000) };
    const early = await die(q, { input });
    q.now = NOON + 4 * MINUTE;
    const late = await die(q, { jobId: 'mail', priority: 'low', tags: ['eu'] });
    q.now = NOON + 6 * MINUTE;
    expect(await retry(q)).toEqual({ looked: 2, retried: 2, skipped: [], isWhole: true });
    const replays = await waitingReplays(q.store);
    const replayOf = (id: number) => findRun(q.store, replays.find((one) => one.replayOf === id)?.id ?? 0);
    expect(await replayOf(early)).toMatchObject({
      replayOf: early,
      rootId: early,
      runAt: q.now,
      input,
      trigger: 'replay',
      createdBy: 'job:maintenance.retry',
    });
    expect(await replayOf(late)).toMatchObject({
      replayOf: late,
      runAt: NOON + 9 * MINUTE,
      priority: 'low',
      tags: ['eu'],
    });
    const events = await q.store.read((tx) => listEvents(tx, { types: ['run.replayed'], limit: 9 }));
    expect(events).toHaveLength(2);
    expect(await retry(q)).toMatchObject({ looked: 0, retried: 0 });
  });

  test('ends after so many replays of the run that was asked for first, those by hand counted', async () => {
    const q = await openQueue(open);
    await die(q);
    const byHand = () => replayDead(q.store, { choice: { filter: {} }, actor: 'ada' });
    const delays: number[] = [];
    for (const replay of [retry, byHand, retry]) {
      const diedAt = q.now;
      await replay(q);
      const [waiting] = await waitingReplays(q.store);
      const { runAt } = await findRun(q.store, waiting?.id ?? 0);
      delays.push((runAt - diedAt) / MINUTE);
      q.now = runAt;
      await failAgain(q);
    }
    expect(delays).toEqual([5, 0, 20]);
    const [last] = await openLetters(q.store);
    expect(await retry(q)).toMatchObject({
      looked: 1,
      retried: 0,
      skipped: [{ runId: last, reason: 'max_retries' }],
    });
  });

  test('counts two open letters that lead back to the same run together', async () => {
    const q = await openQueue(open);
    const [root, first, second] = await dieAll(q, [{}, {}, {}]);
    await q.store.write((tx) =>
      tx.run(sql`update dead_letters set root_id = ${root} where run_id in (${first}, ${second})`),
    );
    const report = await retry(q, { maxRetries: 2 });
    expect(report).toMatchObject({
      looked: 3,
      retried: 2,
      skipped: [{ runId: second, reason: 'max_retries' }],
    });
  });

  test('leaves alone what ended before the time, and says of the rest why it does', async () => {
    const q = await openQueue(open);
    const old = await die(q);
    q.now = NOON + 25 * HOUR;
    const [dry, invalid, unknown, foreign, excluded, draining] = await dieAll(q, [
      { dryRun: true },
      { reason: 'invalid_input' },
      { reason: 'unknown_job' },
      { jobId: 'mail' },
      { queue: 'default', tags: ['excluded'] },
      { queue: 'mail' },
    ]);
    await drainQueue(q.store, 'mail', { actor: 'ada', reason: 'x' });
    const report = await retry(q, { isRegistered, since: q.now - 24 * HOUR });
    expect(report.skipped).toEqual([
      { runId: dry, reason: 'dry_run' },
      { runId: invalid, reason: 'invalid_input' },
      { runId: unknown, reason: 'unknown_job' },
      { runId: foreign, reason: 'not_registered' },
      { runId: draining, reason: 'queue_draining' },
    ]);
    expect(report).toMatchObject({ looked: 6, retried: 1 });
    expect(await openLetters(q.store)).toEqual([old, dry, invalid, unknown, foreign, draining]);
    expect((await waitingReplays(q.store))[0]).toMatchObject({ replayOf: excluded });
    const other = await die(q);
    const { skipped } = await retry(q, { isRegistered, excludeJobs: ['noop'] });
    expect(skipped).toContainEqual({ runId: other, reason: 'excluded' });
  });

  test('makes room for an unfinished run with the same key, and for a queue that is full', async () => {
    const q = await openQueue(open);
    const [keyed, full] = await dieAll(q, [{ dedupeKey: 'a' }, { queue: 'mail' }]);
    await q.enqueue({ dedupeKey: 'a' });
    await q.enqueue({ jobId: 'mail' });
    await limitQueue(q.store, 'mail', { maxDepth: 1, actor: 'ada' });
    expect((await retry(q)).skipped).toEqual([
      { runId: keyed, reason: 'duplicate' },
      { runId: full, reason: 'queue_full' },
    ]);
  });

  test('leaves alone what the job has called permanent, and a lost run that a person had started', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    const permanent = await q.enqueue();
    const [run] = await node.claim();
    const error = '{"message":"gone"}';
    if (run)
      await node.settle(run, { state: 'failed', reason: 'error', attempt: 'failed', error, permanent: true });
    const byHand = await q.node(['noop'], { kind: 'job' });
    const { id } = await enqueueAndClaim(q.store, { jobId: 'noop' }, byHand.id);
    const isGone = (other: { readonly id: number }): boolean => other.id === byHand.id;
    await createReaper({ store: q.store, nodeId: node.id, isGone, monotonic: () => q.now }).reap();
    expect(await findRun(q.store, id)).toMatchObject({ state: 'failed', reason: 'lost' });
    expect(await retry(q)).toMatchObject({
      retried: 0,
      skipped: [
        { runId: permanent, reason: 'permanent' },
        { runId: id, reason: 'started_by_hand' },
      ],
    });
  });

  test('of jobs that keep the store in order or only look is not done', async () => {
    const q = await openQueue(open);
    const registry = createRegistry();
    const names = ['maintenance.cleanup', 'daily.dryrun'];
    registry.register(names.map((id) => ({ id, name: id, run: () => undefined })));
    await defineJobs(q.store, registry.list(), '1.0.0');
    const [one, two] = await dieAll(q, [{}, {}]);
    for (const [i, id] of [one, two].entries())
      await q.store.write((tx) =>
        tx.run(
          sql`update dead_letters set job_id = (select id from job_defs where name = ${names[i]}) where run_id = ${id}`,
        ),
      );
    expect((await retry(q)).skipped).toEqual([
      { runId: one, reason: 'maintenance' },
      { runId: two, reason: 'dry_run_job' },
    ]);
  });

  test('says in a dry run what it would do, and does not', async () => {
    const q = await openQueue(open);
    const ids = await dieAll(q, [{}, { reason: 'invalid_input' }]);
    expect(await retry(q, { dryRun: true })).toMatchObject({ looked: 2, retried: 1 });
    expect([await waitingReplays(q.store), await openLetters(q.store)]).toEqual([[], ids]);
  });

  test('by two at once makes one replay of each, and no more than are allowed', async () => {
    const q = await openQueue(open);
    const count = 40;
    const ids = await dieAll(
      q,
      Array.from({ length: count }, () => ({})),
    );
    await q.store.write((tx) =>
      tx.run(sql`update dead_letters set root_id = ${ids[0]} where run_id > ${ids[19]}`),
    );
    const other = await open.again(q.store, { clock: () => q.now });
    const reports = await Promise.all([retry(q), retry(q, {}, other), retry(q), retry(q, {}, other)]);
    // The first twenty each lead back to themselves; the others to the first, which was replayed once already.
    expect(reports.reduce((sum, { retried }) => sum + retried, 0)).toBe(20 + 2);
    const replays = (await waitingReplays(q.store)).map(({ replayOf }) => replayOf);
    expect([replays.length, new Set(replays).size]).toEqual([22, 22]);
  });
});

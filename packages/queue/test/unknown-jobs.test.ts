import { findRun, listDeadLetters, pauseJob, readUnknownJobs, resumeJob } from '@sb/queue';
import { retireNode, tendPauses, tendUnknownJobs } from '@sb/queue/engine';
import { sql } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { openQueue, type TestQueue } from './open-queue.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

async function state(q: TestQueue, id: number) {
  const { state: now, reason } = await findRun(q.store, id);
  return reason === undefined ? now : `${now} ${reason}`;
}

/** All daemons say that they live. */
async function renewAll(q: TestQueue): Promise<void> {
  await q.store.write((tx) =>
    tx.run(sql`update nodes set expires_at = ${tx.now} + 20000 where state <> 'stopped'`),
  );
}

async function passTime(q: TestQueue, ms: number) {
  q.now += ms;
  await renewAll(q);
  return tendUnknownJobs(q.store);
}

eachDialect('a job that no living node knows', (open) => {
  test('has its runs held after a minute, and queued again when a node comes that has its code', async () => {
    const q = await openQueue(open);
    const node = await q.node(['noop']);
    const [mail, noop] = [await q.enqueue({ jobId: 'mail' }), await q.enqueue()];
    expect(await tendUnknownJobs(q.store)).toEqual({ lost: ['mail'], failed: 0 });
    const since = q.now;
    expect(await readUnknownJobs(q.store)).toEqual([{ name: 'mail', unknownSince: since, holdsRuns: false }]);
    await passTime(q, MINUTE - 1);
    expect(await state(q, mail)).toBe('queued');
    expect(await passTime(q, 1)).toEqual({ lost: [], failed: 0 });
    expect(await state(q, mail)).toBe('held no_node_knows_job');
    expect(await readUnknownJobs(q.store)).toEqual([{ name: 'mail', unknownSince: since, holdsRuns: true }]);
    expect((await node.claim()).map(({ id }) => id)).toEqual([noop]);
    const other = await q.node();
    expect(await readUnknownJobs(q.store)).toEqual([]);
    await tendPauses(q.store);
    expect((await other.claim()).map(({ id }) => id)).toEqual([mail]);
  });

  test('is known as long as one node has its code, of which no process by hand is one', async () => {
    const q = await openQueue(open);
    await q.node(['noop']);
    await q.node(['mail'], { kind: 'job' });
    const { id } = await q.node(['mail'], { state: 'cordoned' });
    expect(await tendUnknownJobs(q.store)).toEqual({ lost: [], failed: 0 });
    await retireNode(q.store, id);
    expect(await tendUnknownJobs(q.store)).toEqual({ lost: ['mail'], failed: 0 });
    q.now += 60 * MINUTE;
    // No lease holds: nobody is there to know anything.
    expect(await tendUnknownJobs(q.store)).toEqual({ lost: [], failed: 0 });
  });

  test('fails what has waited for a day, each run for its own, with a letter that can be replayed', async () => {
    const q = await openQueue(open);
    await q.node(['noop']);
    const first = await q.enqueue({ jobId: 'mail' });
    const later = await q.enqueue({ jobId: 'mail', delayMs: HOUR });
    await passTime(q, 0);
    await passTime(q, 2 * HOUR);
    expect(await state(q, later)).toBe('held no_node_knows_job');
    expect(await passTime(q, 22 * HOUR - 1)).toEqual({ lost: [], failed: 0 });
    expect(await passTime(q, 1)).toEqual({ lost: [], failed: 1 });
    expect(await state(q, first)).toBe('failed unknown_job');
    expect(await state(q, later)).toBe('held no_node_knows_job');
    expect(await passTime(q, HOUR)).toEqual({ lost: [], failed: 1 });
    const { letters } = await listDeadLetters(q.store, { limit: 10 });
    expect(letters.map(({ runId, reason }) => [runId, reason])).toEqual([
      [later, 'unknown_job'],
      [first, 'unknown_job'],
    ]);
  });

  test('is given a day by the first node that starts where none was', async () => {
    const q = await openQueue(open);
    const { id } = await q.node(['noop']);
    const mail = await q.enqueue({ jobId: 'mail' });
    await passTime(q, 0);
    await passTime(q, MINUTE);
    await retireNode(q.store, id);
    q.now += 48 * HOUR;
    await q.node(['noop']);
    expect(await tendUnknownJobs(q.store)).toEqual({ lost: [], failed: 0 });
    expect(await state(q, mail)).toBe('held no_node_knows_job');
    expect(await passTime(q, 24 * HOUR)).toEqual({ lost: [], failed: 1 });
  });

  test('is given none by a node that starts beside others', async () => {
    const q = await openQueue(open);
    await q.node(['noop']);
    await q.enqueue({ jobId: 'mail' });
    await passTime(q, 0);
    await passTime(q, MINUTE);
    await passTime(q, 23 * HOUR);
    await q.node(['noop']);
    expect(await passTime(q, HOUR)).toEqual({ lost: [], failed: 1 });
  });

  test('and that is paused is held for its pause, and then because nobody knows it', async () => {
    const q = await openQueue(open);
    await q.node(['noop']);
    const mail = await q.enqueue({ jobId: 'mail' });
    await passTime(q, 0);
    await pauseJob(q.store, 'mail', { reason: 'wrong letters', actor: 'ada' });
    await passTime(q, MINUTE);
    expect(await state(q, mail)).toBe('held job_paused');
    await resumeJob(q.store, 'mail', { actor: 'ada' });
    expect(await state(q, mail)).toBe('queued');
    await tendUnknownJobs(q.store);
    expect(await state(q, mail)).toBe('held no_node_knows_job');
  });
});

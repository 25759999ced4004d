/** Jobs in threads of their own: real threads, on a node that goes on beside them. */
import { BroadcastChannel } from 'node:worker_threads';
import { cancelRun, findRun, readProgress, readRunLogs, readRunWork } from '@sb/queue';
import { sql, type Store } from '@sb/storage';
import { aboveStore, eachDialect, recordSpans } from '@sb/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { PULSE, threadJobs } from './fixture/thread-jobs.ts';
import { open } from './open-runner.ts';
import { useThreadEntry } from './thread-entry.ts';

const entry = useThreadEntry();

/** One slot, so that what comes next shows that it is free. Its thread is there, so that what comes next begins at once. */
async function openNode(opener: () => Promise<Store>) {
  const node = await open(opener, threadJobs, {
    concurrency: 1,
    abortGraceMs: 50,
    threads: { entry: entry() },
  });
  // Also when the test fails: nobody else would end a job that spins.
  onTestFinished(async () => void (await node.runner.stop()));
  const quick = async (): Promise<unknown> => {
    const end = await node.done(await node.ask('quick', { timeoutMs: 5_000 }));
    expect(end).toMatchObject({ state: 'succeeded' });
    return end.result;
  };
  return { ...node, quick, firstThread: await quick() };
}

eachDialect('a job in a thread', (opener) => {
  test('uses its context as any other, over its attempts', async () => {
    const t = await openNode(opener);
    const before = await t.ask('quick');
    const { result } = await t.done(before);
    const after = [{ run: before, as: 'before' }];
    const id = await t.ask('everything', { input: { orgId: 'acme' }, tags: ['a'], after });
    const run = await t.done(id);
    expect(run.error).toBeUndefined();
    expect(run).toMatchObject({ state: 'succeeded', attempt: 2 });
    expect(run.result).toEqual({
      steps: {
        at: { attempt: 1, at: '1970-01-01T00:00:00.000Z' },
        isOwn: true,
        twice: 'STEP_REPEATED',
        named: 'KEY_INVALID',
      },
      before: 1,
      asked: {
        first: { verdict: 'enqueued', id: expect.any(Number) },
        later: { verdict: 'with_success' },
        refused: 'UNKNOWN_JOB',
      },
      run: {
        id,
        idempotencyKey: expect.stringMatching(/^[0-9a-f]{32}$/),
        tags: ['a'],
        dryRun: false,
        trigger: 'dependency',
      },
      now: true,
      input: { orgId: 'acme' },
      parents: { before: { runId: before, status: 'succeeded', result } },
      counted: 2,
      frozen: true,
    });
    expect((await t.runner.telemetry.getState()).gauges).toEqual({ depth: 2 });
    expect(await readProgress(t.store, id)).toMatchObject({ done: 2, total: 2, note: 'rows' });
    const { steps, checkpoints } = await readRunWork(t.store, id, { longestValue: 100 });
    expect(steps).toMatchObject([
      { id: 'fetch', claimNo: 1, state: 'done' },
      { id: 'fails', claimNo: 2, state: 'failed' },
    ]);
    expect(checkpoints).toMatchObject([{ key: 'place', value: 2 }]);
    expect(await linesOf(t.store, id)).toMatchObject(
      [1, 2].map((attempt) => ({
        message: 'at work',
        fields: { attempt, cause: { name: 'HttpError', message: 'answered 2' } },
      })),
    );
    expect(await publishedIn(t.store)).toEqual([
      ['worked', { attempt: 1, at: '1970-01-01T00:00:00.000Z' }],
      ['succeeded', { attempt: 2 }],
    ]);
    expect(await askedFor(t.store)).toEqual([{ attempt: 1 }, { attempt: 2 }, { attempt: 2, later: true }]);
  });
});

aboveStore('a job in a thread', (opener) => {
  test('that never looks up is ended at its timeout, and its slot is free', async () => {
    const t = await openNode(opener);
    const pulse = hearPulse();
    const id = await t.ask('spin');
    const end = await t.done(id);
    expect(end).toMatchObject({ state: 'failed', reason: 'timed_out' });
    expect(end.error?.message).toMatch(/its thread was ended\.$/);
    expect(await readProgress(t.store, id)).toMatchObject({ done: 1 });
    await expect.poll(() => t.runner.running(), { interval: 1 }).toBe(0);
    const next = await t.quick();
    expect(next).not.toBe(t.firstThread);
    const { heard } = pulse;
    expect(await t.quick()).toBe(next);
    expect(pulse.heard).toBe(heard);
  });

  test('asks for runs in the span of its own run, whichever run began its thread', async () => {
    using spans = recordSpans();
    const t = await openNode(opener);
    const id = await t.ask('everything', { tags: ['a'], input: { orgId: 'acme' } });
    await t.done(id);
    await expect.poll(() => spans.named('run everything')).not.toHaveLength(0);
    const [run] = spans
      .named('run everything')
      .filter((one) => one.attributes['messaging.message.id'] === `${id}`);
    const [asked] = spans.named('enqueue asked');
    expect(asked?.parentSpanContext?.spanId).toBe(run?.spanContext().spanId);
  });

  test('that never looks up leaves the loop of its node alone, and is ended when its run is cancelled', async () => {
    const t = await openNode(opener);
    const pulse = hearPulse();
    const id = await t.ask('spin.long');
    await pulse.next();
    for (let turns = 0; turns < 1_000; turns++) await new Promise(setImmediate);
    await pulse.next();
    expect(await findRun(t.store, id)).toMatchObject({ state: 'running' });
    await cancelRun(t.store, { runId: id, actor: 'ada' });
    expect(await t.done(id)).toMatchObject({ state: 'cancelled' });
    expect(await t.quick()).not.toBe(t.firstThread);
  });

  test('shows what it would do in a dry run, and does nothing', async () => {
    const t = await openNode(opener);
    const id = await t.ask('everything', { dryRun: true });
    expect(await t.done(id)).toMatchObject({
      result: { run: { dryRun: true }, asked: { first: { verdict: 'dry_run' } } },
    });
    expect(await publishedIn(t.store)).toEqual([]);
    expect(await askedFor(t.store)).toEqual([]);
    const said = (await linesOf(t.store, id)).map(({ message }) => message);
    expect(said.filter((message) => message.startsWith('dry run'))).toHaveLength(2 * 5);
  });
});

/** The calls of jobs that spin. */
function hearPulse() {
  const channel = new BroadcastChannel(PULSE);
  onTestFinished(() => channel.close());
  const pulse = { heard: 0, next };
  channel.addEventListener('message', () => {
    pulse.heard += 1;
  });
  return pulse;

  async function next(): Promise<void> {
    const before = pulse.heard;
    await expect.poll(() => pulse.heard, { interval: 1 }).toBeGreaterThan(before);
  }
}

async function linesOf(store: Store, id: number) {
  return (await readRunLogs(store, id)).flatMap(({ lines }) => lines);
}

async function publishedIn(store: Store): Promise<unknown[]> {
  const rows = await store.read((tx) =>
    tx.rows(sql<{ type: string; payload: string }>`select type, payload from events order by seq`),
  );
  return rows
    .filter(({ type }) => ['worked', 'succeeded'].includes(type))
    .map(({ type, payload }) => [type, JSON.parse(payload)]);
}

async function askedFor(store: Store): Promise<unknown[]> {
  const rows = await store.read((tx) =>
    tx.rows(sql<{ input: string }>`select r.input from (select id, job_id, input from runs union all
      select id, job_id, input from run_history) r join job_defs j on j.id = r.job_id where j.name = 'asked' order by r.id`),
  );
  return rows.map(({ input }) => JSON.parse(input));
}

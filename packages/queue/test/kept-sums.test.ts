import { keepHourSums, readEndedSeries, readQueueStatistics, readStatistics, readTotals } from '@sb/queue';
import { removeOldHours, removeOldStatistics, sumHours } from '@sb/queue/engine';
import { eachDialect, isSlow } from '@sb/testkit';
import { sql, type Store } from '@sb/storage';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addStored, emptyHistogram, quantiles } from '../src/statistics/histogram.ts';
import { finishRuns } from './finished-runs.ts';
import { NOON, openQueue } from './open-queue.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const MANY = 1_000;
/** Sequences of steps. */
const CASES = isSlow() ? { sqlite: 30, postgres: 8 } : { sqlite: 8, postgres: 2 };

interface Minute {
  readonly minute: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly other: number;
  readonly retried: number;
  readonly run_ms: number;
  readonly wait_ms: number;
  readonly run_histogram: Uint8Array;
  readonly wait_histogram: Uint8Array;
}

interface AskedWindow {
  readonly from: number;
  readonly to: number;
  readonly buckets: number;
  readonly jobId?: string | undefined;
  readonly queue?: string | undefined;
}

/** `timed`: the minutes whose times count. */
function ended(rows: readonly Minute[], timed: readonly Minute[]) {
  const total = (column: 'succeeded' | 'failed' | 'other' | 'retried', of = rows): number =>
    of.reduce((sum, row) => sum + row[column], 0);
  const times = (kind: 'run' | 'wait') => {
    const histogram = emptyHistogram();
    for (const row of timed) addStored(histogram, row[`${kind}_histogram`]);
    return quantiles(
      histogram,
      timed.reduce((sum, row) => sum + row[`${kind}_ms`], 0),
    );
  };
  return {
    succeeded: total('succeeded'),
    failed: total('failed'),
    other: total('other'),
    retried: total('retried'),
    waitMs: times('wait'),
    durationMs: times('run'),
  };
}

/** The series of a window from all its minutes, one by one. */
async function addUp(store: Store, { from, to, buckets, jobId, queue }: AskedWindow) {
  const minutes = await store.read((tx) =>
    tx.rows(sql<Minute>`
      select s.* from stats_minute s join job_defs j on j.id = s.job_id join queues q on q.id = s.queue_id
      where (${jobId === undefined ? sql`true` : sql`j.name = ${jobId}`}) and (${queue === undefined ? sql`true` : sql`q.name = ${queue}`})
        and minute >= ${Math.floor(from / MINUTE)} and minute <= ${Math.floor(to / MINUTE)}`),
  );
  const width = (to - from) / buckets;
  const partOf = (minute: number): number =>
    Math.max(0, Math.min(buckets - 1, Math.floor((minute * MINUTE - from) / width)));
  const unit = to - from <= 6 * HOUR ? 1 : 60;
  const unitOf = ({ minute }: Minute): number => Math.floor(minute / unit);
  const parts = Array.from({ length: buckets }, (_, part) =>
    ended(
      minutes.filter(({ minute }) => partOf(minute) === part),
      minutes.filter((row) => {
        const first = unitOf(row) * unit;
        return partOf(first) <= part && part <= partOf(first + unit - 1);
      }),
    ),
  );
  return { total: ended(minutes, minutes), parts };
}

const days = (from: number, queue?: string) => ({
  from: NOON - from * 24 * HOUR,
  to: NOON,
  buckets: 1,
  queue,
});

const run = fc.record({
  /** Minutes before NOON. */
  minute: fc.integer({ min: 1, max: 4 * 1_440 }),
  job: fc.constantFrom('noop', 'mail'),
  queue: fc.constantFrom('default', 'mail'),
  state: fc.constantFrom('succeeded' as const, 'failed' as const, 'cancelled' as const),
});
const asked = fc.record({
  from: fc.integer({ min: 400, max: 5 * 1_440 }),
  to: fc.integer({ min: -30, max: 399 }),
  off: fc.integer({ min: 0, max: 59_999 }),
  buckets: fc.integer({ min: 1, max: 100 }),
  jobId: fc.constantFrom(undefined, 'mail'),
  queue: fc.constantFrom(undefined, 'default'),
});
const steps = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('ask' as const), asked }) },
    fc.record({ kind: fc.constant('end' as const), runs: fc.array(run, { minLength: 1, maxLength: 40 }) }),
    fc.record({ kind: fc.constant('sum' as const) }),
    fc.record({
      kind: fc.constant('forget' as const),
      minute: fc.integer({ min: 2 * 1_440, max: 4 * 1_440 }),
    }),
  ),
  { minLength: 6, maxLength: 16 },
);

eachDialect('kept sums of hours', (open, dialect) => {
  test('answer what all minutes add up to, whatever ends late and whatever is removed', async () => {
    const q = await openQueue(open);
    keepHourSums(q.store);
    const plain = await open.again(q.store, { clock: () => q.now });
    let lastId = 0;
    const askBoth = async ({ from, to, off, ...of }: AskedWindow & { readonly off: number }) => {
      const window = { from: NOON - from * MINUTE + off, to: NOON - to * MINUTE + off, ...of };
      const answers = [
        { got: await readEndedSeries(q.store, window), wanted: await addUp(plain, window) },
      ] as { readonly got: unknown; readonly wanted: unknown }[];
      for (const read of [readTotals, readStatistics, readQueueStatistics])
        answers.push({
          got: await read(q.store, { ...window, isTimed: true }),
          wanted: await read(plain, { ...window, isTimed: true }),
        });
      return answers;
    };
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const answers: { readonly got: unknown; readonly wanted: unknown }[] = [];
        for (const step of all) {
          if (step.kind === 'end')
            await finishRuns(
              q.store,
              step.runs.map(({ minute, ...of }) => ({ id: ++lastId, age: minute / 1_440, ...of })),
            );
          if (step.kind === 'sum') await sumHours(q.store, MANY);
          if (step.kind === 'forget') {
            // Whole hours: retention keeps minutes and hours equally long.
            const before = NOON - Math.ceil(step.minute / 60) * HOUR;
            await removeOldStatistics(q.store, before);
            await removeOldHours(q.store, before);
          }
          if (step.kind === 'ask') answers.push(...(await askBoth(step.asked)));
        }
        for (const { got, wanted } of answers) expect(got).toMatchObject(wanted as object);
      }),
      { numRuns: CASES[dialect] },
    );
  });

  test('are not read again', async () => {
    const q = await openQueue(open);
    keepHourSums(q.store);
    await finishRuns(
      q.store,
      Array.from({ length: 48 }, (_, i) => ({ age: 2 - i / 24 })),
    );
    await sumHours(q.store, MANY);
    const window = { from: NOON - 48 * HOUR, to: NOON, buckets: 96 };
    const before = await readEndedSeries(q.store, window);
    expect(before.total.succeeded).toBe(48);
    await q.store.write((tx) => tx.run(sql`update stats_hour set succeeded = 100`));
    expect(await readEndedSeries(q.store, window)).toEqual(before);
    // A fold has written a minute of a summed hour.
    await finishRuns(q.store, [{ id: 49, age: 1 }]);
    await sumHours(q.store, MANY);
    expect((await readEndedSeries(q.store, window)).total.succeeded).toBe(49);
  });

  test('are few in number: those used longest ago are read again', async () => {
    const q = await openQueue(open);
    keepHourSums(q.store);
    await finishRuns(q.store, [{ age: 1_200 }, { age: 2 }]);
    await sumHours(q.store, MANY);
    expect((await readEndedSeries(q.store, days(3))).total.succeeded).toBe(1);
    await readEndedSeries(q.store, days(1_201, 'default'));
    await q.store.write((tx) => tx.run(sql`update stats_hour set succeeded = 100`));
    expect((await readEndedSeries(q.store, days(3))).total.succeeded).toBe(100);
  });
});

/** Counts of past runs that a process keeps. */
import { FINISHED_STATES } from '@sb/jobs';
import { countRuns, type HistoryConditions, keepRunCounts } from '@sb/queue';
import { removeOldRuns } from '@sb/queue/engine';
import { sql, takeSeq } from '@sb/storage';
import { eachDialect, isSlow, watchPlans } from '@sb/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DAY, finishRuns, writeHistory } from './finished-runs.ts';
import { NOON, openQueue, type TestQueue } from './open-queue.ts';

const MANY = 100_000;
/** Sequences of steps. */
const CASES = isSlow() ? { sqlite: 60, postgres: 30 } : { sqlite: 20, postgres: 4 };

const run = fc.record({
  age: fc.integer({ min: 0, max: 60 }).map((age) => age / 10),
  job: fc.constantFrom('noop', 'mail'),
  queue: fc.constantFrom('default', 'mail'),
  state: fc.constantFrom(...FINISHED_STATES),
});
const tenths = fc.option(fc.integer({ min: 0, max: 70 }), { nil: undefined });
const asked = fc.record({
  since: tenths,
  until: tenths,
  newest: fc.constantFrom(MANY, MANY, 1, 7, 40),
  of: fc.constantFrom<HistoryConditions>(
    {},
    {},
    { queue: 'mail' },
    { exceptJob: 'mail' },
    { states: ['succeeded', 'failed'] },
    { states: ['failed'] },
    { jobId: 'mail' },
    { jobId: 'mail', states: ['failed'] },
    { jobId: 'noop', queue: 'mail', states: ['succeeded', 'expired'] },
    { trigger: 'cron' },
    { createdBy: 'ada' },
  ),
});
const steps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('ask' as const), asked }) },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('end' as const),
        runs: fc.array(run, { minLength: 1, maxLength: 30 }),
        // Events take numbers of the same row: what ended lies in other blocks.
        others: fc.constantFrom(0, 100, 600, 3_000),
      }),
    },
    fc.record({ kind: fc.constant('forget' as const), days: fc.integer({ min: 4, max: 6 }) }),
  ),
  { minLength: 6, maxLength: 24 },
);

interface Asked {
  /** Tenths of a day before NOON. */
  readonly since: number | undefined;
  readonly until: number | undefined;
  readonly of: HistoryConditions;
}

function timeOf(age: number | undefined): number | undefined {
  return age === undefined ? undefined : NOON - (age / 10) * DAY;
}

function conditionsOf({ since, until, of }: Asked): HistoryConditions {
  return { ...of, since: timeOf(since), until: timeOf(until) };
}

/** As events do. */
async function skip(q: TestQueue, numbers: number): Promise<void> {
  await q.store.write((tx) => takeSeq(tx, numbers));
}

eachDialect('kept counts of past runs', (open, dialect) => {
  test('are what a walk of all rows finds, whatever ends late and whatever is removed', async () => {
    const q = await openQueue(open);
    keepRunCounts(q.store);
    const plain = await open.again(q.store, { clock: () => q.now });
    let lastId = 0;
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const answers: { readonly got: unknown; readonly wanted: unknown }[] = [];
        for (const step of all) {
          if (step.kind === 'end') {
            await finishRuns(
              q.store,
              step.runs.map((one) => ({ id: ++lastId, ...one })),
            );
            await skip(q, step.others);
          }
          if (step.kind === 'forget') await removeOldRuns(q.store, { ageMs: step.days * DAY }, { now: NOON });
          if (step.kind === 'ask') {
            const conditions = conditionsOf(step.asked);
            const [got, wanted] = [q.store, plain].map((store) =>
              countRuns(store, conditions, step.asked.newest),
            );
            answers.push({ got: await got, wanted: await wanted });
          }
        }
        for (const { got, wanted } of answers) expect(got).toEqual(wanted);
      }),
      { numRuns: CASES[dialect] },
    );
  });
});

eachDialect('a day of runs', (open) => {
  test('is walked once on SQLite, and then only its edges are', async () => {
    const q = await openQueue(open);
    await skip(q, 1_000);
    await writeHistory(
      q.store,
      Array.from({ length: 4_000 }, (_, i) => ({ age: 2 - i / 2_000 })),
    );
    const { store, explained } = watchPlans(q.store);
    keepRunCounts(store);
    const before = await countRuns(store, { since: NOON - DAY });
    expect(before.count).toBe(2_000);
    await q.store.write((tx) => tx.run(sql`update run_history set state = 5`));
    const { states, count } = await countRuns(store, { since: NOON - DAY });
    const kept = states.find(({ value }) => value === 'succeeded')?.count ?? 0;
    expect(count).toBe(2_000);
    expect(kept > 1_000).toBe(q.store.dialect === 'sqlite');
    const plans = explained.flatMap(({ plan }) => plan.split('\n'));
    expect(plans.filter((line) => /^SCAN (r|run_history)\b/.test(line))).toEqual([]);
  });

  test('of one job, or of the failed ones, is not walked either', async () => {
    const q = await openQueue(open);
    await skip(q, 1_000);
    await writeHistory(
      q.store,
      Array.from({ length: 4_000 }, (_, i) => ({
        age: 1 - i / 4_000,
        job: i % 2 === 0 ? 'noop' : 'mail',
        state: 'failed' as const,
      })),
    );
    keepRunCounts(q.store);
    expect((await countRuns(q.store, {})).count).toBe(4_000);
    // The answer knows nothing of it: the rows were not read again.
    await q.store.write((tx) => tx.run(sql`update run_history set job_id = 0`));
    const isKept = q.store.dialect === 'sqlite';
    const ofJob = await countRuns(q.store, { jobId: 'mail' });
    expect(ofJob.count > 1_500).toBe(isKept);
    const failed = await countRuns(q.store, { states: ['failed'], jobId: 'mail' });
    expect(failed.count > 1_500).toBe(isKept);
  });

  test('is walked again when retention has been there', async () => {
    const q = await openQueue(open);
    await skip(q, 1_000);
    await finishRuns(
      q.store,
      Array.from({ length: 2_000 }, (_, i) => ({ age: i < 1_000 ? 2 : 0.5 })),
    );
    keepRunCounts(q.store);
    expect((await countRuns(q.store, {})).count).toBe(2_000);
    await removeOldRuns(q.store, { ageMs: DAY }, { now: NOON });
    expect((await countRuns(q.store, {})).count).toBe(1_000);
  });
});

/** What people and programs ask of a store: each read looks at about a page. */
import {
  countLiveIn,
  countRuns,
  type HistoryFilter,
  keepHourSums,
  type LiveFilter,
  LIVE_VIEWS,
  listChains,
  listHistory,
  listHistoryIn,
  listLive,
  listLiveIn,
  readChanges,
  readChildren,
  readDepthSeries,
  readEndedSeries,
  readHourlyFailures,
  readLiveTotalsIn,
  readNewerRuns,
  readNewestRunIdIn,
  readLogLines,
  readQueuesIn,
  readRetryingIn,
  readRunning,
  readRuns,
  readStatistics,
  readTotals,
  searchLogs,
  walkUnfinished,
} from '@sb/queue';
import { sumHours } from '@sb/queue/engine';
import { isOneOf, sql, takeSeq } from '@sb/storage';
import type { PlanCase } from './plan-case.ts';
import { NOON } from '../open-queue.ts';
import { numbers, RUNNING } from './sized-store.ts';

const NO_COUNTS = Buffer.alloc(256);

const MINUTE_MS = 60_000;
const PAGE = 50;
/** Both queues, four priorities, two lanes, and one more row in each. */
const RANGES = 2 * 4 * 2;

const LIVE: readonly Partial<LiveFilter>[] = [{}, { queue: 'aside' }, { after: { at: 1_000, id: 7 } }];

/** Of each queue at most 10,000 in each state; of all together 5,000, and of what is not due 10,000. */
const COUNTS = /as "?queued"?/;
/** Those that wait in one queue, up to the bound, and each other kind of the store as a whole. */
const MOST_COUNTED = 10_000 + 6 * RUNNING;

const HISTORY: readonly Partial<HistoryFilter>[] = [
  {},
  { jobId: 'noop' },
  { states: ['failed'] },
  { states: ['failed'], jobId: 'noop' },
  { before: -500 },
  { after: -900, limit: 20 },
];

export const READ_CASES: readonly PlanCase[] = [
  ...LIVE_VIEWS.map((view): PlanCase => ({
    name: `the live runs that are ${view}`,
    // All of those that run: at most as many as there are slots.
    batch: view === 'running' ? RUNNING : (RANGES * PAGE) / 2,
    sorts: /from job_defs/,
    act: async (store) => {
      for (const filter of LIVE) await listLive(store, { view, limit: PAGE, ...filter });
    },
  })),
  ...(['held', 'waiting', 'retrying'] as const).map((view): PlanCase => ({
    name: `the live runs that are ${view}, without those of a priority`,
    batch: (RANGES * PAGE) / 2,
    sorts: /from job_defs/,
    act: (store) => listLive(store, { view, limit: PAGE, exceptPriority: 'low' }),
  })),
  {
    name: 'the history by what an index serves',
    batch: PAGE,
    walks: /order by r.seq (?:desc|asc) limit \?\+0$/,
    act: async (store) => {
      for (const filter of HISTORY) await listHistory(store, { limit: PAGE, ...filter });
    },
  },
  {
    name: 'the first page of all runs in one read: live ones, the counts of the others, then the history',
    batch: (RANGES * PAGE) / 2,
    counts: { text: COUNTS, most: MOST_COUNTED },
    sorts: /from job_defs/,
    walks: /order by r.seq desc limit \?\+0$/,
    act: (store) =>
      store.read(function* (tx) {
        yield* readNewestRunIdIn(tx);
        yield* listLiveIn(tx, { view: 'queued', limit: PAGE });
        yield* readQueuesIn(tx);
        yield* readRetryingIn(tx);
        for (const filter of HISTORY) yield* listHistoryIn(tx, { limit: PAGE, ...filter });
      }),
  },
  {
    name: 'how many live runs there are of all queues, of one, and of a job',
    batch: 10_000 / 4,
    counts: { text: COUNTS, most: MOST_COUNTED },
    sorts: /from job_defs/,
    act: (store) =>
      store.read(function* (tx) {
        yield* readLiveTotalsIn(tx);
        yield* readLiveTotalsIn(tx, 'aside');
        for (const view of LIVE_VIEWS) yield* countLiveIn(tx, { view, jobId: 'other', limit: 200 });
      }),
  },
  {
    name: 'the failures of a job that has many runs and no failure, among those of others',
    batch: PAGE,
    walks: /order by r.seq (?:desc|asc) limit \?\+0$/,
    prepare: async ({ store }) => {
      const place = store.dialect === 'sqlite' ? sql`seq,` : sql``;
      const own = store.dialect === 'sqlite' ? sql`-10000000 - n,` : sql``;
      const rows = (job: number, state: number, from: number, count: number) => sql`
        insert into run_history (${place} id, job_id, queue_id, priority, run_at, created_at, max_attempts, trigger, state,
          attempt, claim_no, finished_at)
        select ${own} ${sql.lit(-from)} - n, ${sql.lit(job)}, 1, 2, 1, 1, 1, 'api', ${sql.lit(state)}, 1, 1, 1
        from ${numbers(store, count)}`;
      await store.write((tx) => tx.run(rows(2, 4, 10_000_000, 5_000)));
      if (store.dialect === 'postgres') {
        await store.write((tx) => tx.run(rows(1, 5, 20_000_000, 3_000)));
        await store.write((tx) => tx.run(sql`analyze run_history`));
      }
    },
    act: (store) => listHistory(store, { states: ['failed'], jobId: 'other', limit: PAGE }),
  },
  {
    name: 'how many of the newest runs meet a filter',
    batch: PAGE,
    sorts: /group by/,
    walks: /order by r.seq desc limit \?\+0\) walked/,
    act: async (store) => {
      await countRuns(store, { queue: 'default' }, PAGE);
      await countRuns(store, { states: ['failed'], jobId: 'noop' }, PAGE);
    },
  },
  {
    name: 'the history of a time',
    // Room for runs that ended out of order.
    batch: 600,
    act: (store) => listHistory(store, { since: 0, until: 2, limit: PAGE }),
  },
  {
    name: 'a search in logs',
    // A chunk is found by the primary key, its run and its job by theirs.
    batch: 100,
    prepare: ({ store }) =>
      store.write((tx) =>
        tx.run(sql`insert into run_logs (run_id, claim_no, seq, lines)
          select id, 1, 0, '[{"at":1,"level":"info","message":"x"}]' from runs where id <= 2000`),
      ),
    act: async (store) => {
      await searchLogs(store, { text: 'x' });
      await searchLogs(store, { text: 'x', jobId: 'other', before: { runId: 900, claimNo: 1, seq: 0 } });
    },
  },
  {
    name: 'a page of a long log',
    batch: 4,
    prepare: ({ store }) =>
      store.write((tx) =>
        tx.run(sql`insert into run_logs (run_id, claim_no, seq, lines)
          select 3000, 1, id, '[{"at":1,"level":"info","message":"x"}]' from runs where id <= 2000`),
      ),
    act: (store) => readLogLines(store, 3000, undefined, { limit: 5 }),
  },
  {
    name: 'a search in logs since a time',
    // Room for runs that ended out of order.
    batch: 600,
    act: (store) => searchLogs(store, { text: 'x', since: 2 }),
  },
  {
    name: 'runs by their numbers, and how many are newer',
    batch: 250,
    sorts: /from job_defs/,
    act: async (store) => {
      await readRuns(store, [1, 2, -1, -2]);
      await readChanges(store, { ids: [1, -1], newerThan: 1 });
      await readNewerRuns(store, { newerThan: 1, limit: 100 });
    },
  },
  {
    name: 'a page of a walk over the runs that had not ended when it began',
    batch: 250,
    sorts: /from job_defs|order by \+r.id/,
    act: async (store) => {
      const { next } = await walkUnfinished(store, { limit: 100 });
      await walkUnfinished(store, { from: next, limit: 100 });
    },
  },
  {
    name: 'a page of the same for a job that has no run, and where many have ended since it began',
    batch: 1_000,
    sorts: /from job_defs|order by \+r.id/,
    walks: /from run_history r where .* order by r.seq limit/s,
    act: async (store, { store: unwatched }) => {
      const { next, runs } = await walkUnfinished(store, { jobId: 'other', limit: 100 });
      if (!next || runs.length > 0) throw new Error('the page has looked at all runs');
      await unwatched.write(function* (tx) {
        const isSqlite = tx.dialect === 'sqlite';
        const first = (yield* takeSeq(tx, 3_000)) ?? 0;
        yield* tx.run(sql`
          insert into run_history (${isSqlite ? sql`seq,` : sql``} id, job_id, queue_id, priority, run_at, created_at,
            max_attempts, trigger, state, attempt, claim_no, finished_at)
          select ${isSqlite ? sql`${first} + n - 1,` : sql``} -40000000 - n, 1, 1, 2, 1, 1, 1, 'api', 4, 1, 1, 1
          from ${numbers(tx, 3_000)}`);
      });
      await walkUnfinished(store, { from: next, jobId: 'other', limit: 100 });
    },
  },
  {
    name: 'a page of chains, some of them long',
    // 50 of 200 runs of each chain.
    batch: 650,
    sorts: /from live|group by/,
    prepare: ({ store }) =>
      store.write(function* (tx) {
        yield* tx.run(sql`update run_history set chain_id = 4900 + abs(id) % 50 where id > -20000`);
        yield* tx.run(sql`update runs set chain_id = id - 1 where id between 4800 and 4880 and id % 2 = 0`);
      }),
    act: (store) => listChains(store, { limit: PAGE + 1 }),
  },
  { name: 'what runs now', batch: RUNNING, sorts: /order by r.started_at, r.id$/, act: readRunning },
  {
    name: 'the runs that a run has asked for',
    // The nodes count their runs.
    batch: RUNNING,
    prepare: ({ store }) =>
      store.write(function* (tx) {
        const ids = Array.from({ length: 10 }, (_, i) => 4_700 + i);
        yield* tx.run(sql`update runs set created_by = 'run:1' where ${isOneOf(tx, 'id', ids)}`);
        yield* tx.run(sql`update run_history set created_by = 'run:1' where ${isOneOf(tx, 'id', [-1, -2])}`);
      }),
    sorts: /./,
    act: (store) => readChildren(store, 1, { limit: 9 }),
  },
  {
    name: 'the statistics of a day, after its hours are summed',
    // Two jobs: an hour at each end by minutes, and one that lies in two parts.
    batch: 3 * 60 * 2,
    sorts: /from (stats_minute|json_each)/,
    prepare: async ({ store }) => {
      const minutes = sql`insert into stats_minute (minute, job_id, queue_id, succeeded, failed, other, retried, run_ms,
          wait_ms, run_histogram, wait_histogram)
        select ${NOON / 60_000} - 2160 + n / 2, 1 + n % 2, 1, 1, 0, 0, 0, 0, 0, ${NO_COUNTS}, ${NO_COUNTS}
        from ${numbers(store, 4_320)}`;
      await store.write((tx) => tx.run(minutes));
      await sumHours(store, 1_000);
    },
    act: async (store) => {
      const day = { from: NOON - 86_400_000, to: NOON, buckets: 2, isTimed: true };
      await readTotals(store, { ...day, from: day.from + 1_800_000 });
      await readStatistics(store, { ...day, jobId: 'noop' });
      await readEndedSeries(store, day);
      keepHourSums(store);
      await readEndedSeries(store, day);
    },
  },
  {
    name: 'the failures of a job by the hour, beside other jobs',
    // An hour that has no sum yet, and 23 that have one.
    batch: 60 + 24,
    sorts: /group by job_id/,
    act: (store) => readHourlyFailures(store, { jobIds: ['noop'], now: NOON, hours: 24 }),
  },
  {
    name: 'the depth of queues over days, from some of the samples',
    // A minute in each hour, with a row for each queue and one that says that all were counted.
    batch: 72 * 3,
    sorts: /from (?:json_each|unnest)/,
    prepare: ({ store }) =>
      store.write((tx) =>
        tx.run(sql`insert into queue_depths (minute, queue_id, queued, later, held, running, newest_run)
          select ${NOON / MINUTE_MS} - 4320 + n / 3, n % 3, 1, 0, 0, 0, 0 from ${numbers(store, 12_960)}`),
      ),
    act: async (store) => {
      const days = { from: NOON - 3 * 86_400_000, to: NOON, buckets: 24, everyMinutes: 60 };
      await readDepthSeries(store, days);
      await readDepthSeries(store, { ...days, queue: 'aside' });
    },
  },
];

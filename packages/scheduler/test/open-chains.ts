import { createTicker, type Outcome } from '@sb/queue/engine';
import { runScheduleNow, type ScheduleEntry } from '@sb/scheduler';
import { type Body, type Store, sql, type Tx } from '@sb/storage';
import type { Opener } from '@sb/testkit';
import { hourly, NINE, openNode, openSchedules } from './open-schedules.ts';

export const SUCCEEDED: Outcome = { state: 'succeeded' };
export const FAILED: Outcome = { state: 'failed', reason: 'error', attempt: 'failed', error: 'no' };
export const giving = (result: unknown): Outcome => ({ state: 'succeeded', result: JSON.stringify(result) });

/** They go by a clock that never comes within a test: only the test asks for their runs. */
export const extract = { ...hourly, name: 'extract', schedule: '0 0 1 1 *' };
export const load = { ...extract, name: 'load', jobId: 'mail' };
export const after = (
  upstreams: readonly { schedule?: string; job?: string; on?: 'success' | 'failure' | 'always' }[],
  more: Partial<Omit<ScheduleEntry, 'rules'>> = {},
) => ({
  name: 'report',
  jobId: 'noop',
  enabled: true,
  timezone: 'UTC',
  after: upstreams.map(({ on = 'success', ...one }) => ({ ...one, on, as: one.schedule ?? one.job ?? '' })),
  ...more,
});

export type Entries = Parameters<typeof openSchedules>[1];

/** A store with these schedules, whose runs end as the test says. */
export async function openChains(
  opener: Opener,
  entries: NonNullable<Entries>,
  options?: Parameters<Opener>[0],
) {
  const open = await openSchedules(opener, entries, options);
  const { store, clock } = open;
  // A test may retire the node that fires; a node of its own executes.
  const worker = await openNode(store);
  const ticker = createTicker({ store, nodeId: worker.nodeId, jobs: ['noop', 'mail', 'keyed'] });
  const running = new Map<number, { readonly claimNo: number; readonly jobId: string }>();
  /** A second has gone by; the run ends so. */
  const finish = async (runId: number | undefined, outcome: Outcome = SUCCEEDED): Promise<void> => {
    clock.now += 1_000;
    for (const run of (await ticker.tick([], 100)).claimed) running.set(run.id, run);
    const run = running.get(runId ?? 0);
    if (!run) throw new Error(`Run ${runId} is not running.`);
    await ticker.tick([{ id: runId ?? 0, claimNo: run.claimNo, jobId: run.jobId, outcome }], 0);
  };
  /** A run of the schedule begins and ends so; returns its id. */
  const end = async (schedule: string, outcome: Outcome = SUCCEEDED, input?: unknown): Promise<number> => {
    const { runId } = await runScheduleNow(store, schedule, {
      actor: 'test',
      jobs: new Map(),
      ...(input !== undefined && { input }),
    });
    await finish(runId, outcome);
    return runId;
  };
  const verdicts = async (): Promise<readonly string[]> => (await open.fire()).map(({ verdict }) => verdict);
  return { ...open, end, finish, verdicts };
}

export async function firesOf(store: Store, name: string): Promise<readonly string[]> {
  const rows = await store.read((tx) =>
    tx.rows(sql<{ verdict: string }>`
      select f.verdict from fires f join schedules s on s.id = f.schedule_id where s.name = ${name} order by f.fire_at`),
  );
  return rows.map(({ verdict }) => verdict);
}

/** As if so many runs of the schedule had ended, a ms after each other. */
export function* insertEnds(tx: Tx, scheduleId: number, count: number): Body<void> {
  const numbers =
    tx.dialect === 'sqlite'
      ? sql`(with recursive n(i) as (select 1 union all select i + 1 from n where i < ${count}) select i from n)`
      : sql`(select i from generate_series(1, ${count}::int) i)`;
  yield* tx.run(sql`
    insert into run_history (id, job_id, queue_id, priority, run_at, created_at, max_attempts, trigger, state, attempt,
      finished_at, schedule_id)
    select 1000 + i, 1, 1, 2, 1, 1, 1, 'manual', 4, 1, cast(${NINE} as bigint) + i, ${scheduleId} from ${numbers} numbers`);
}

export async function idOf(store: Store, name: string): Promise<number> {
  const row = await store.read((tx) =>
    tx.first(sql<{ id: number }>`select id from schedules where name = ${name}`),
  );
  return row?.id ?? 0;
}

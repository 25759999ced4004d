/** Chains, and the ends of runs that they have seen since their last fire. */
import type { FinishedState } from '@sb/jobs';
import { type Body, forUpdate, type RawBuilder, sql, type Tx, isOneOf, jsonRows } from '@sb/storage';
import { upstreamKey, type Upstream } from '../chain.ts';
import type { SeenEnd, SeenEnds } from './follow-chain.ts';
import { mayComeBack, SCHEDULE_COLUMNS, type StoredSchedule } from '../definitions/due-schedules.sql.ts';
import type { ScheduleValues } from '../definitions/schedules.sql.ts';

export interface ChainedSchedule extends StoredSchedule {
  readonly chain: string;
  /** Runs that ended before do not count, ms since the epoch. */
  readonly chained_since: number;
}

/** The name of their cursor. */
export const CHAINS_CURSOR = 'chains';

/** Also a chain that is gone from the file, while it may come back: a daemon that restarts loses no end. */
function isAtWork(tx: Tx): RawBuilder<unknown> {
  return sql`s.chain is not null and s.enabled = 1 and (s.gone_at is null or ${mayComeBack(tx)})`;
}

export function* existsChain(tx: Tx): Body<boolean> {
  const live = yield* tx.first(sql`
    select 1 as one from schedules s where s.chain is not null and s.gone_at is null and s.enabled = 1 limit 1`);
  if (live !== undefined) return true;
  // No index finds one that is gone: only a store that has had a chain looks for it.
  if (!(yield* existsCursor(tx, CHAINS_CURSOR))) return false;
  return (yield* tx.first(sql`select 1 as one from schedules s where ${isAtWork(tx)} limit 1`)) !== undefined;
}

export function* existsCursor(tx: Tx, name: string): Body<boolean> {
  return (yield* tx.first(sql`select 1 as one from cursors where name = ${name}`)) !== undefined;
}

export function* findChains(tx: Tx): Body<readonly ChainedSchedule[]> {
  return yield* tx.rows(sql<ChainedSchedule>`${SCHEDULE_COLUMNS} where ${isAtWork(tx)} order by s.id`);
}

/** Locks in the order of ids, as every statement does: firing and changing must not deadlock. */
export function* lockChains(tx: Tx, ids: readonly number[]): Body<readonly ChainedSchedule[]> {
  return yield* tx.rows(sql<ChainedSchedule>`
    ${SCHEDULE_COLUMNS} where ${isAtWork(tx)} and ${isOneOf(tx, 's.id', ids)} order by s.id ${forUpdate(tx, 'of s')}`);
}

export function* existsChainedAfter(tx: Tx, instant: number): Body<boolean> {
  const row = yield* tx.first(sql`select 1 as one from schedules where chained_since > ${instant} limit 1`);
  return row !== undefined;
}

/** A chain that was created by a clock which ran ahead counts from now on, not from that later time. */
export function* chainFromNow(tx: Tx, now: number): Body<void> {
  yield* tx.run(sql`update schedules set chained_since = ${now} where chained_since > ${now}`);
}

export type FollowerRow = Pick<ScheduleValues, 'name' | 'job' | 'expression' | 'chain'>;

/** All schedules that are not gone, with their jobs and upstreams. */
export function* findFollowers(tx: Tx): Body<readonly FollowerRow[]> {
  return yield* tx.rows(sql<FollowerRow>`
    select name, job, expression, chain from schedules where gone_at is null order by name`);
}

/** The existing ones of these schedules, and whether they are enabled. */
export function* findEnabled(tx: Tx, names: readonly string[]): Body<ReadonlyMap<string, boolean>> {
  const asked = names.map((name) => ({ name }));
  const rows = yield* tx.rows(sql<{ name: string; enabled: number }>`
    select s.name, s.enabled from ${jsonRows(tx, asked, { name: 'text' })} n
    join schedules s on s.name = n.name where s.gone_at is null`);
  return new Map(rows.map(({ name, enabled }) => [name, enabled === 1]));
}

/** Upstream keys by the ids of schedules and jobs. One that the store does not know is absent: none of its runs has ended. */
export interface UpstreamIds {
  readonly schedules: ReadonlyMap<number, string>;
  readonly jobs: ReadonlyMap<number, string>;
}

export function* findUpstreamIds(tx: Tx, upstreams: readonly Upstream[]): Body<UpstreamIds> {
  const keys = new Map(upstreams.map((upstream) => [upstreamKey(upstream), upstream]));
  const names = [...keys].map(([key, { schedule, job }]) => ({ key, schedule, job }));
  const columns = { key: 'text', schedule: 'text', job: 'text' };
  const rows = yield* tx.rows(sql<{ key: string; schedule_id: number | null; job_id: number | null }>`
    select n.key, s.id as schedule_id, d.id as job_id from ${jsonRows(tx, names, columns)} n
    left join schedules s on s.name = n.schedule left join job_defs d on d.name = n.job`);
  return {
    schedules: new Map(rows.flatMap(({ key, schedule_id: id }) => (id === null ? [] : [[id, key] as const]))),
    jobs: new Map(rows.flatMap(({ key, job_id: id }) => (id === null ? [] : [[id, key] as const]))),
  };
}

interface SeenRow {
  readonly schedule_id: number;
  readonly upstream: string;
  readonly run_id: number;
  readonly state: FinishedState;
  readonly ended_at: number;
  readonly result: string | null;
  readonly input: string | null;
}

/** The ends that each of these schedules has seen since its last fire. */
export function* findSeen(tx: Tx, ids: readonly number[]): Body<ReadonlyMap<number, SeenEnds>> {
  const rows = yield* tx.rows(sql<SeenRow>`
    select schedule_id, upstream, run_id, state, ended_at, result, input from chain_ends
    where ${isOneOf(tx, 'schedule_id', ids)}`);
  const seen = new Map<number, Map<string, SeenEnd>>();
  for (const { schedule_id: id, upstream, ...row } of rows) {
    const ofOne = seen.get(id) ?? new Map<string, SeenEnd>();
    seen.set(id, ofOne.set(upstream, seenEnd(row)));
  }
  return seen;
}

/** Replaces the ends that these schedules have seen. */
export function* putSeen(tx: Tx, seen: ReadonlyMap<number, SeenEnds>): Body<void> {
  const ids = [...seen.keys()];
  const rows = [...seen].flatMap(([scheduleId, ends]) =>
    [...ends].map(([upstream, end]) => ({ scheduleId, upstream, ...end })),
  );
  yield* tx.run(sql`delete from chain_ends where ${isOneOf(tx, 'schedule_id', ids)}`);
  if (rows.length === 0) return;
  const columns = {
    scheduleId: 'bigint',
    upstream: 'text',
    runId: 'bigint',
    state: 'text',
    endedAt: 'bigint',
    result: 'text',
    input: 'text',
  };
  yield* tx.run(sql`
    insert into chain_ends (schedule_id, upstream, run_id, state, ended_at, result, input)
    select e."scheduleId", e.upstream, e."runId", e.state, e."endedAt", e.result, e.input
    from ${jsonRows(tx, rows, columns)} e`);
}

export interface FiresFrom {
  readonly scheduleId: number;
  /** Ms since the epoch. */
  readonly from: number;
}

/** The fire times of schedules from an instant on, ms since the epoch. */
export function* findFireTimes(
  tx: Tx,
  wanted: readonly FiresFrom[],
): Body<ReadonlyMap<number, ReadonlySet<number>>> {
  const columns = { scheduleId: 'bigint', from: 'bigint' };
  const rows = yield* tx.rows(sql<{ id: number; at: number }>`
    select f.schedule_id as id, f.fire_at as at from ${jsonRows(tx, wanted, columns)} w
    join fires f on f.schedule_id = w."scheduleId" and f.fire_at >= w."from"`);
  const times = new Map<number, Set<number>>();
  for (const { id, at } of rows) times.set(id, (times.get(id) ?? new Set()).add(at));
  return times;
}

export interface AssignedOverrides {
  readonly scheduleId: number;
  /** The fire time that the next fire has got, ms since the epoch. */
  readonly at: number | undefined;
  readonly skips: number;
}

/** Removes `skips` of the skip overrides, and gives the change of the next fire to the fire at this time. */
export function* assignOverrides(tx: Tx, { scheduleId, at, skips }: AssignedOverrides): Body<void> {
  if (skips > 0)
    yield* tx.run(sql`
      delete from schedule_overrides where schedule_id = ${scheduleId} and kind = 'skip' and fire_at in (
        select fire_at from schedule_overrides where schedule_id = ${scheduleId} and kind = 'skip' and fire_at < 0
        order by fire_at desc limit ${skips}+0)`);
  if (at !== undefined)
    yield* tx.run(sql`
      update schedule_overrides set fire_at = ${at}
      where schedule_id = ${scheduleId} and kind = 'change' and fire_at = 0`);
}

function seenEnd({
  run_id,
  state,
  ended_at,
  result,
  input,
}: Omit<SeenRow, 'schedule_id' | 'upstream'>): SeenEnd {
  return { runId: run_id, state, endedAt: ended_at, result, input };
}

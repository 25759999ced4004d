import { findSeqSince, stateCode } from '@sb/queue/engine';
import { type Body, jsonRows, sql, type Tx } from '@sb/storage';

export interface FireRow {
  readonly fire_at: number;
  readonly verdict: string;
  readonly note: string | null;
  readonly run_id: number | null;
  readonly decided_at: number;
  /** Of its run, once it has ended. */
  readonly state: number | null;
}

export interface JudgedFireRow extends FireRow {
  /** 1: no daemon fired it at its time; one found it later. */
  readonly is_missed: number;
  /** JSON of its `MissedFacts`; null when it was not missed, and in rows of older code. */
  readonly cause: string | null;
}

/** A row says by itself whether it is late: its schedule may have another jitter by now. */
const IS_MISSED = sql`(verdict = 'skipped_catchup' or late = 1)`;
const COLUMNS = sql`fire_at, verdict, note, run_id, decided_at, cause,
  (select h.state from run_history h where h.id = fires.run_id) as state, case when ${IS_MISSED} then 1 else 0 end as is_missed`;

export function* findLastFire(tx: Tx, scheduleId: number): Body<JudgedFireRow | undefined> {
  return (yield* findLatestFires(tx, scheduleId, { limit: 1 }))[0];
}

export interface FirePage {
  readonly limit: number;
  /** Only fires before this one, ms since the epoch. */
  readonly before?: number | undefined;
  /** With any code: `refused` is also `refused:queue_full`. */
  readonly verdict?: string | undefined;
  /** Only fires that no daemon fired at their time, whether they were caught up or not. */
  readonly missed?: boolean | undefined;
}

export function* findLatestFires(
  tx: Tx,
  scheduleId: number,
  { limit, before, verdict, missed }: FirePage,
): Body<readonly JudgedFireRow[]> {
  const earlier = before === undefined ? sql`` : sql`and fire_at < ${before}`;
  const decidedSo =
    verdict === undefined ? sql`` : sql`and (verdict = ${verdict} or verdict like ${`${verdict}:%`})`;
  const late = missed ? sql`and ${IS_MISSED}` : sql``;
  return yield* tx.rows(sql<JudgedFireRow>`
    select ${COLUMNS} from fires where schedule_id = ${scheduleId} ${earlier} ${decidedSo} ${late}
    order by fire_at desc limit ${limit}`);
}

/** The fires of one hour of a schedule that had one verdict, either all missed or none. Hours begin at `from`: a zone may be half an hour off. */
export interface FireHourRow {
  readonly name: string;
  readonly verdict: string;
  readonly fires: number;
  /** The first and the last of them. */
  readonly first_at: number;
  readonly last_at: number;
  /** Those of one of them. */
  readonly note: string | null;
  readonly run_id: number | null;
  readonly decided_at: number;
  /** 1: no daemon fired them at their time; one found them later. */
  readonly is_missed: number;
  /** That of all of them; null when they differ. */
  readonly cause: string | null;
}

/** SQLite takes a number of ours as one with a fraction, unless it is told. */
function hourSince(from: number): ReturnType<typeof sql> {
  return sql`(f.fire_at - cast(${from} as bigint)) / 3600000`;
}

/** The fires of all schedules from `from` on and before `to`, the latest hour first: a range of the key for each schedule. */
export function* findFireHours(
  tx: Tx,
  { from, to, limit }: { readonly from: number; readonly to: number; readonly limit: number },
): Body<readonly FireHourRow[]> {
  // `cross join` keeps the schedules outside: fires alone have no order by time.
  return yield* tx.rows(sql<FireHourRow>`
    select s.name, f.verdict, count(*) as fires, min(f.fire_at) as first_at, max(f.fire_at) as last_at,
      case when count(f.cause) = count(*) and min(f.cause) = max(f.cause) then max(f.cause) end as cause,
      max(f.note) as note, max(f.run_id) as run_id, max(f.decided_at) as decided_at,
      case when ${IS_MISSED} then 1 else 0 end as is_missed, ${hourSince(from)} as hour
    from schedules s cross join fires f
    where f.schedule_id = s.id and f.fire_at >= ${from} and f.fire_at < ${to}
    group by s.name, f.verdict, is_missed, hour
    order by hour desc, s.name, f.verdict, is_missed limit ${limit}+0`);
}

/** The fires of many schedules in one hour that had one verdict, either all missed or none. */
interface FireSumRow extends Pick<FireHourRow, 'verdict' | 'fires' | 'is_missed'> {
  /** Whole hours since `from`. */
  readonly hour: number;
}

/** The fires of these schedules from `from` on and before `to`: a range of the key for each of them. */
export function* findFireSums(
  tx: Tx,
  { from, to, names }: { readonly from: number; readonly to: number; readonly names: readonly string[] },
): Body<readonly FireSumRow[]> {
  const asked = names.map((name) => ({ name }));
  return yield* tx.rows(sql<FireSumRow>`
    select ${hourSince(from)} as hour, f.verdict, count(*) as fires, case when ${IS_MISSED} then 1 else 0 end as is_missed
    from ${jsonRows(tx, asked, { name: 'text' })} n join schedules s on s.name = n.name cross join fires f
    where f.schedule_id = s.id and f.fire_at >= ${from} and f.fire_at < ${to}
    group by hour, f.verdict, is_missed
    order by hour, f.verdict, is_missed`);
}

/** A fire whose run has failed. */
export interface FailedFireRow extends Pick<JudgedFireRow, 'fire_at' | 'is_missed'> {
  readonly name: string;
}

/** Runs end nearly in the order of `seq`. */
const OUT_OF_ORDER = 1_000;
const SUCCEEDED = sql.raw(String(stateCode('succeeded')));
const FAILED = sql.raw(String(stateCode('failed')));
/** Of the runs that ended without success in the time, the newest are looked at: some 50 ms. */
const MOST_ENDS = 50_000;
/** Of those that ended soon after it, the first. */
const MOST_LATE_ENDS = 20_000;
/** A run that ended longer after its week is not among the failures of the week. */
const LONGEST_MS = 7 * 86_400_000;

export interface FailedFires {
  readonly rows: readonly FailedFireRow[];
  /** False where there were more ends than are looked at: some failures may be left out. */
  readonly isWhole: boolean;
}

/**
 * By the runs that ended without success in the time and soon after it, not by the fires: those are many more. Each walk has
 * its own limit, so that many ends after the time hide none within it.
 */
export function* findFailedFires(tx: Tx, span: Span): Body<FailedFires> {
  const { seq: first } = yield* findSeqSince(tx, span.from);
  const { seq: last } = yield* findSeqSince(tx, span.to);
  const within = sql`seq >= ${first - OUT_OF_ORDER} and seq < ${last} and state <> ${SUCCEEDED} order by seq desc`;
  const late = sql`seq >= ${last} and state <> ${SUCCEEDED} order by seq`;
  const beyond = yield* findEndBeyond(tx, within, MOST_ENDS);
  const lateBeyond = yield* findEndBeyond(tx, late, MOST_LATE_ENDS);
  return {
    rows: [
      ...(yield* findFailuresAmong(tx, span, sql`${within} limit ${sql.lit(MOST_ENDS)}`)),
      ...(yield* findFailuresAmong(tx, span, sql`${late} limit ${sql.lit(MOST_LATE_ENDS)}`)),
    ],
    isWhole: beyond === undefined && (lateBeyond === undefined || lateBeyond >= span.to + LONGEST_MS),
  };
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** When the first of these ends that is not looked at was; its index alone is walked. */
function* findEndBeyond(tx: Tx, ends: ReturnType<typeof sql>, most: number): Body<number | undefined> {
  const row = yield* tx.first(sql<{ finished_at: number }>`
    select finished_at from run_history where ${ends} limit 1 offset ${sql.lit(most)}`);
  return row?.finished_at;
}

function* findFailuresAmong(
  tx: Tx,
  { from, to }: Span,
  ends: ReturnType<typeof sql>,
): Body<readonly FailedFireRow[]> {
  return yield* tx.rows(sql<FailedFireRow>`
    select s.name, f.fire_at, case when ${IS_MISSED} then 1 else 0 end as is_missed
    from (select id, schedule_id, fire_at, state, finished_at from run_history where ${ends}) h
    join fires f on f.schedule_id = h.schedule_id and f.fire_at = h.fire_at and f.run_id = h.id
    join schedules s on s.id = f.schedule_id
    where h.state = ${FAILED} and h.finished_at < ${to + LONGEST_MS} and f.fire_at >= ${from} and f.fire_at < ${to}`);
}

export interface NamedFireRow extends FireRow {
  readonly name: string;
}

/** The latest fires of each schedule: so many steps of the key for each. */
export function* findRecentFires(tx: Tx, count: number): Body<readonly NamedFireRow[]> {
  return yield* tx.rows(sql<NamedFireRow>`
    select s.name, f.fire_at, f.verdict, f.note, f.run_id, f.decided_at,
      (select h.state from run_history h where h.id = f.run_id) as state
    from schedules s cross join fires f
    where s.gone_at is null and f.schedule_id = s.id and f.fire_at in
      (select l.fire_at from fires l where l.schedule_id = s.id order by l.fire_at desc limit ${count}+0)
    order by s.name, f.fire_at`);
}

/** The fire of `at`, or the first from `from` on and before `to`; all ms since the epoch. */
export function* findFireBetween(
  tx: Tx,
  scheduleId: number,
  { at, from, to }: { readonly at: number; readonly from: number; readonly to: number },
): Body<JudgedFireRow | undefined> {
  return yield* tx.first(sql<JudgedFireRow>`
    select ${COLUMNS} from fires where schedule_id = ${scheduleId} and fire_at >= ${from} and fire_at < ${to}
    order by case when fire_at = ${at} then 0 else 1 end, fire_at limit 1`);
}

export interface FiresAround {
  readonly before: number | null;
  readonly after: number | null;
}

/** The fire times next to an instant; ms since the epoch. */
export function* findFiresAround(tx: Tx, scheduleId: number, at: number): Body<FiresAround> {
  const row = yield* tx.first(sql<FiresAround>`
    select (select max(fire_at) from fires where schedule_id = ${scheduleId} and fire_at < ${at}) as before,
      (select min(fire_at) from fires where schedule_id = ${scheduleId} and fire_at > ${at}) as after`);
  return row ?? { before: null, after: null };
}

export function* findOldestFire(tx: Tx, scheduleId: number): Body<number | undefined> {
  const row = yield* tx.first(sql<{ at: number | null }>`
    select min(fire_at) as at from fires where schedule_id = ${scheduleId}`);
  return row?.at ?? undefined;
}

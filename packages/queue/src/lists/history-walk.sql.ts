/** A walk along the history: its bounds and its order, which an index has, and the conditions on its rows. `r` is the history. */
import type { Position } from '@sb/events';
import { type FinishedState, RUN_STATES, type Trigger } from '@sb/jobs';
import { sql, type Tx } from '@sb/storage';

type Sql = ReturnType<typeof sql>;

/** Filters that an index serves: the others are looked for among the rows that these leave. */
export interface HistoryWalk {
  readonly jobNumber: number | undefined;
  /** True when runs that succeeded are not wanted. */
  readonly onlyBad: boolean;
  /** Bounds of `seq`, both included. */
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly isBackwards: boolean;
}

/** Conditions that no index has. */
export interface HistoryRest {
  readonly states: readonly FinishedState[] | undefined;
  readonly exceptJobNumber: number | undefined;
  readonly queueNumber: number | undefined;
  readonly scheduleNumber: number | undefined;
  readonly trigger: Trigger | undefined;
  readonly createdBy: string | undefined;
  readonly tag: string | undefined;
  /** A part of the error's first line; the case of ASCII letters is ignored. */
  readonly error: string | undefined;
  readonly minMs: number | undefined;
  /** Finished at or after this, and before this, ms since the epoch. */
  readonly since: number | undefined;
  readonly until: number | undefined;
  readonly endedBy?: Position | undefined;
}

/**
 * The part of the history that the walk goes through. PostgreSQL would walk the runs of all jobs for a job that has few of
 * the wanted ones: written as a range, the condition has the index of the job alone.
 */
export function walkBounds({ dialect }: Tx, { jobNumber, onlyBad, from, to }: HistoryWalk): readonly Sql[] {
  if (dialect === 'postgres' && jobNumber !== undefined)
    return [
      sql`(r.job_id, r.seq) >= (${jobNumber}::int, ${from ?? Number.MIN_SAFE_INTEGER}::bigint)`,
      sql`(r.job_id, r.seq) <= (${jobNumber}::int, ${to ?? Number.MAX_SAFE_INTEGER}::bigint)`,
      ...(onlyBad ? [sql.raw('r.state <> 4')] : []),
    ];
  return [
    ...(jobNumber === undefined ? [] : [sql`r.job_id = ${jobNumber}`]),
    // Exactly the condition of the indexes over runs that did not succeed.
    ...(onlyBad ? [sql.raw('r.state <> 4')] : []),
    ...(from === undefined ? [] : [sql`r.seq >= ${from}`]),
    ...(to === undefined ? [] : [sql`r.seq <= ${to}`]),
  ];
}

/** What stands after `order by`. */
export function walkOrder({ dialect }: Tx, { jobNumber, isBackwards }: HistoryWalk): Sql {
  const way = isBackwards ? 'desc' : 'asc';
  const isOfJob = dialect === 'postgres' && jobNumber !== undefined;
  return sql.raw(isOfJob ? `r.job_id ${way}, r.seq ${way}` : `r.seq ${way}`);
}

/** The conditions that each row of a walk is asked for. */
export function restConditions(tx: Tx, rest: HistoryRest): readonly Sql[] {
  const {
    states,
    exceptJobNumber,
    queueNumber,
    scheduleNumber,
    trigger,
    createdBy,
    tag,
    error,
    minMs,
    since,
    until,
    endedBy,
  } = rest;
  return [
    ...(states ? [sql`r.state in (${sql.join(states.map((state) => RUN_STATES.indexOf(state)))})`] : []),
    ...(exceptJobNumber === undefined ? [] : [sql`r.job_id <> ${exceptJobNumber}`]),
    ...(queueNumber === undefined ? [] : [sql`r.queue_id = ${queueNumber}`]),
    ...(scheduleNumber === undefined ? [] : [sql`r.schedule_id = ${scheduleNumber}`]),
    ...(trigger === undefined ? [] : [sql`r.trigger = ${trigger}`]),
    ...(createdBy === undefined ? [] : [sql`r.created_by = ${createdBy}`]),
    ...(tag === undefined ? [] : [contains(tx, sql`coalesce(r.tags, '')`, sql`${JSON.stringify(tag)}`)]),
    ...(error === undefined
      ? []
      : [contains(tx, sql`lower(coalesce(r.error_short, ''))`, sql`lower(cast(${error} as text))`)]),
    ...(minMs === undefined ? [] : [sql`r.finished_at - r.started_at >= ${minMs}`]),
    ...(since === undefined ? [] : [sql`r.finished_at >= ${since}`]),
    ...(until === undefined ? [] : [sql`r.finished_at < ${until}`]),
    ...(endedBy === undefined ? [] : [isEnd(tx, '<=', endedBy)]),
  ];
}

function contains({ dialect }: Tx, text: Sql, part: Sql): Sql {
  return dialect === 'sqlite' ? sql`instr(${text}, ${part}) > 0` : sql`strpos(${text}, ${part}) > 0`;
}

/** Holds where each of them holds. */
export function allOf(conditions: readonly Sql[]): Sql {
  return conditions.length === 0 ? sql`true` : sql.join([...conditions], sql` and `);
}

/** Ends of runs behind a position (`>`), or up to it (`<=`). */
export function isEnd({ dialect }: Pick<Tx, 'dialect'>, side: '>' | '<=', { xid, seq }: Position): Sql {
  const than = sql.raw(side);
  return dialect === 'sqlite'
    ? sql`r.seq ${than} ${seq}`
    : sql`(r.xid, r.seq) ${than} (${xid}::xid8, ${seq}::bigint)`;
}

import { type Body, forUpdate, isOneOf, jsonRows, type RawBuilder, sql, type Tx } from '@sb/storage';
import { INPUT_ELSEWHERE } from '../../run.ts';
import { isLong } from '../insert/insert-runs.ts';

/** A live run that does not run now. Times are ms since the epoch. */
export interface WaitingRun {
  readonly id: number;
  readonly job: string;
  readonly state: number;
  readonly reason: string | null;
  readonly lane: number;
  readonly priority: number;
  readonly run_at: number;
  readonly created_at: number;
  readonly start_by: number | null;
  readonly claim_no: number;
  readonly chain_id: number | null;
  readonly has_children: number;
  readonly schedule_id: number | null;
  readonly replay_of: number | null;
  readonly dry_run: number;
  readonly limit_key: string | null;
  readonly rate_key: string | null;
  /** Its input is kept in a table of its own. */
  readonly has_long_input: number;
  /** Of its job. */
  readonly default_priority: number;
  readonly limit_keyed: number;
  readonly rate_keyed: number;
  /** Its queue. */
  readonly is_draining: number;
  /** The time of the store. */
  readonly now: number;
}

/** What a replacement sets, beside the input. */
export type Replaced = Pick<
  WaitingRun,
  'priority' | 'run_at' | 'start_by' | 'limit_key' | 'rate_key' | 'state' | 'reason'
>;

export interface ChangedRun {
  /** With what it has now. */
  readonly run: WaitingRun;
  /** JSON text; undefined: it keeps its input. */
  readonly input: string | null | undefined;
}

interface ChangedRow extends Replaced {
  readonly id: number;
  readonly renews: number;
  readonly input: string | null | undefined;
}

/** For more runs at once PostgreSQL would rather read the table than its index. */
const PART = 50;

const CHANGED = {
  id: 'bigint',
  priority: 'smallint',
  run_at: 'bigint',
  start_by: 'bigint',
  limit_key: 'text',
  rate_key: 'text',
  state: 'smallint',
  reason: 'text',
  renews: 'smallint',
  input: 'text',
};
const COLUMNS = ['priority', 'run_at', 'start_by', 'limit_key', 'rate_key', 'state', 'reason'];
const INPUT = sql`case when c.renews = 1 then c.input else runs.input end`;

/** In the order of their ids, so that two transactions never wait for each other. A run that runs now is not locked. */
export function* lockWaiting(tx: Tx, ids: readonly number[]): Body<readonly WaitingRun[]> {
  return yield* tx.rows(sql<WaitingRun>`
    select r.id, d.name as job, r.state, r.reason, r.lane, r.priority, r.run_at, r.created_at, r.start_by, r.claim_no,
      r.chain_id, r.has_children, r.schedule_id, r.replay_of, r.dry_run, r.limit_key, r.rate_key,
      case when r.input = ${INPUT_ELSEWHERE} then 1 else 0 end as has_long_input,
      d.priority as default_priority, d.limit_keyed, d.rate_keyed,
      case when q.mode = 'draining' then 1 else 0 end as is_draining, ${tx.now} as now
    from runs r join job_defs d on d.id = r.job_id join queues q on q.id = r.queue_id
    where ${isOneOf(tx, 'r.id', ids)} and r.state + 0 < 3 order by r.id ${forUpdate(tx, 'of r')}`);
}

/** Runs that `lockWaiting` has locked, many at once. */
export function* updateWaiting(tx: Tx, changed: readonly ChangedRun[]): Body<void> {
  const rows = changed.map(({ run, input }) => ({
    ...changedOf(run),
    renews: input === undefined ? 0 : 1,
    input: isLong(input ?? null) ? INPUT_ELSEWHERE : input,
  }));
  for (let from = 0; from < rows.length; from += PART) {
    const part = rows.slice(from, from + PART);
    yield* tx.run(tx.dialect === 'sqlite' ? sqliteUpdate(tx, part) : postgresUpdate(part));
  }
  const renewed = changed.filter(({ input }) => input !== undefined);
  yield* deleteInputs(
    tx,
    renewed.flatMap(({ run }) => (run.has_long_input === 1 ? [run.id] : [])),
  );
  yield* insertInputs(
    tx,
    renewed.flatMap(({ run, input = null }) => (isLong(input) ? [{ run_id: run.id, body: input }] : [])),
  );
}

function changedOf({
  id,
  priority,
  run_at,
  start_by,
  limit_key,
  rate_key,
  state,
  reason,
}: WaitingRun): Replaced & Pick<WaitingRun, 'id'> {
  return { id, priority, run_at, start_by, limit_key, rate_key, state, reason };
}

function sqliteUpdate(tx: Tx, rows: readonly ChangedRow[]): RawBuilder<unknown> {
  const sets = sql.raw(COLUMNS.map((column) => `${column} = c.${column}`).join(', '));
  return sql`update runs set ${sets}, input = ${INPUT} from ${jsonRows(tx, rows, CHANGED)} c where runs.id = c.id`;
}

/** By a list of ids: PostgreSQL takes any table of rows for a long one, and would scan all runs for it. */
function postgresUpdate(rows: readonly ChangedRow[]): RawBuilder<unknown> {
  const byId = JSON.stringify(Object.fromEntries(rows.map((row) => [row.id, row])));
  const typed = Object.entries(CHANGED).map(([name, type]) => `${name} ${type}`);
  const ids = rows.map(({ id }) => id);
  return sql`
    update runs set (${sql.raw(COLUMNS.join(', '))}, input) = (
      select ${sql.raw(COLUMNS.map((column) => `c.${column}`).join(', '))}, ${INPUT}
      from jsonb_to_record(${byId}::jsonb -> runs.id::text) as c(${sql.raw(typed.join(', '))}))
    where runs.id = any(${ids}::bigint[])`;
}

function* deleteInputs(tx: Tx, ids: readonly number[]): Body<void> {
  if (ids.length > 0) yield* tx.run(sql`delete from run_inputs where ${isOneOf(tx, 'run_id', ids)}`);
}

function* insertInputs(
  tx: Tx,
  inputs: readonly { readonly run_id: number; readonly body: string }[],
): Body<void> {
  if (inputs.length === 0) return;
  const rows = jsonRows(tx, inputs, { run_id: 'bigint', body: 'text' });
  yield* tx.run(sql`insert into run_inputs (run_id, body) select i.run_id, i.body from ${rows} i`);
}

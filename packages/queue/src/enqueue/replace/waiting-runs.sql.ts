import { type Body, forUpdate, isOneOf, sql, type Tx } from '@sb/storage';
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
  /** Of its job. */
  readonly default_priority: number;
  readonly limit_keyed: number;
  readonly rate_keyed: number;
  /** The time of the store. */
  readonly now: number;
}

/** What a replacement sets, beside the input. */
export type Replaced = Pick<
  WaitingRun,
  'priority' | 'run_at' | 'start_by' | 'limit_key' | 'rate_key' | 'state' | 'reason'
>;

/** In the order of their ids, so that two transactions never wait for each other. A run that runs now is not locked. */
export function* lockWaiting(tx: Tx, ids: readonly number[]): Body<readonly WaitingRun[]> {
  return yield* tx.rows(sql<WaitingRun>`
    select r.id, d.name as job, r.state, r.reason, r.lane, r.priority, r.run_at, r.created_at, r.start_by, r.claim_no,
      r.chain_id, r.has_children, r.schedule_id, r.replay_of, r.dry_run, r.limit_key, r.rate_key,
      d.priority as default_priority, d.limit_keyed, d.rate_keyed, ${tx.now} as now
    from runs r join job_defs d on d.id = r.job_id
    where ${isOneOf(tx, 'r.id', ids)} and r.state + 0 < 3 order by r.id ${forUpdate(tx, 'of r')}`);
}

export function* updateWaiting(tx: Tx, id: number, run: Replaced): Body<void> {
  yield* tx.run(sql`
    update runs set priority = ${run.priority}, run_at = ${run.run_at}, start_by = ${run.start_by}, state = ${run.state},
      reason = ${run.reason}, limit_key = ${run.limit_key}, rate_key = ${run.rate_key} where id = ${id}`);
}

/** `input`: JSON text. */
export function* replaceInput(tx: Tx, id: number, input: string | null): Body<void> {
  const isElsewhere = isLong(input);
  yield* tx.run(sql`update runs set input = ${isElsewhere ? INPUT_ELSEWHERE : input} where id = ${id}`);
  yield* tx.run(sql`delete from run_inputs where run_id = ${id}`);
  if (isElsewhere) yield* tx.run(sql`insert into run_inputs (run_id, body) values (${id}, ${input})`);
}

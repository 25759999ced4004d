import { sql, type Body, type Tx } from '@sb/storage';
import { isOneOf } from './id-list.ts';

/** A run that has ended while others waited for it. */
export interface EndedParent {
  readonly id: number;
  readonly state: number;
}

export function* noteEndedParents(tx: Tx, runIds: readonly number[], state: number): Body<void> {
  yield* tx.run(sql`
    insert into ended_parents (run_id, state)
    select id, ${state} from run_history where ${isOneOf(tx, 'id', runIds)}`);
}

export function* existsEndedParent(tx: Tx): Body<boolean> {
  return (yield* tx.first(sql`select 1 from ended_parents limit 1`)) !== undefined;
}

/** Locked; those that somebody else works on are passed over. */
export function* lockEndedParents(tx: Tx, limit: number): Body<readonly EndedParent[]> {
  const lock = tx.dialect === 'postgres' ? sql`for update skip locked` : sql``;
  return yield* tx.rows(sql<EndedParent>`
    select run_id as id, state from ended_parents order by run_id limit ${limit} ${lock}`);
}

/** Forgets those of which every child has been told. */
export function* forgetTold(tx: Tx, parentIds: readonly number[]): Body<void> {
  yield* tx.run(sql`
    delete from ended_parents where ${isOneOf(tx, 'run_id', parentIds)} and not exists (
      select 1 from run_deps where parent_id = ended_parents.run_id and outcome is null)`);
}

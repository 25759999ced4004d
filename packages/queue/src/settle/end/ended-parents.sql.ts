import type { UnmetEnd } from '@sb/jobs';
import { sql, type Body, type Step, type Tx, isOneOf } from '@sb/storage';

/** A run that has ended while others waited for it, with one child that was not judged yet; null when all were. */
export interface EndedParent {
  readonly parentId: number;
  readonly state: number;
  readonly childId: number | null;
  readonly cond: string;
  readonly onUnmet: UnmetEnd;
}

const OPEN = 'd.parent_id = p.run_id and d.outcome is null';

export const SQLITE_ENDED = `select p.run_id as "parentId", p.state, d.child_id as "childId", d.cond, d.on_unmet as "onUnmet"
  from (select run_id, state from ended_parents order by run_id limit @rows+0) p left join run_deps d on ${OPEN} limit @rows+0`;
/** $1 rows. The inner limit keeps PostgreSQL from joining with all open dependencies. */
const POSTGRES_ENDED = `with p as materialized (
  select run_id, state from ended_parents order by run_id limit $1::int for update skip locked)
select p.run_id, p.state, d.child_id, d.cond, d.on_unmet
from p left join lateral (select child_id, cond, on_unmet from run_deps d where ${OPEN} limit $1::int) d on true limit $1::int`;

const FORGET = 'delete from ended_parents where run_id = any($1::bigint[])';
const SQLITE_FORGET = 'delete from ended_parents where run_id in (select value from json_each(@ids))';
// For a `not exists` PostgreSQL would read all open dependencies of the store.
const IS_JUDGED = ` and (select 1 from run_deps d where d.parent_id = ended_parents.run_id and d.outcome is null
  order by d.child_id limit 1) is null`;
const FORGET_JUDGED = FORGET + IS_JUDGED;
const SQLITE_FORGET_JUDGED = SQLITE_FORGET + IS_JUDGED;

export function* noteEndedParents(tx: Tx, runIds: readonly number[], state: number): Body<void> {
  yield* tx.run(sql`
    insert into ended_parents (run_id, state)
    select id, ${state} from run_history where ${isOneOf(tx, 'id', runIds)}`);
}

/** Only those with children that were not judged: a child that comes meanwhile waits for the row of its parent. */
export function* noteUnjudgedParents(tx: Tx, runIds: readonly number[]): Body<void> {
  yield* tx.run(sql`
    insert into ended_parents (run_id, state)
    select id, state from run_history h where ${isOneOf(tx, 'h.id', runIds)} and (select 1 from run_deps d
      where d.parent_id = h.id and d.outcome is null order by d.child_id limit 1) is not null`);
}

export function* existsEndedParent(tx: Tx): Body<boolean> {
  return (yield* tx.first(sql`select 1 from ended_parents limit 1`)) !== undefined;
}

/**
 * For the rest of the transaction, on PostgreSQL: by indexes (see go-by-indexes.sql.ts), and without a wait for the disk. A
 * power loss takes back the writes together with the removal of the note, so they are made again.
 */
export function* beginRelease(tx: Tx, lockTimeoutMs: number | undefined): Body<void> {
  if (tx.dialect !== 'postgres') return;
  const timeout =
    lockTimeoutMs === undefined ? sql`` : sql`, set_config('lock_timeout', ${`${lockTimeoutMs}`}, true)`;
  yield* tx.run(
    sql`select set_config('enable_seqscan', 'off', true), set_config('synchronous_commit', 'off', true) ${timeout}`,
  );
}

/** At most `rows` rows, locked. Skips notes that another process works on. */
export function lockEndedParents(rows: number): Step<readonly EndedParent[]> {
  return {
    sqlite: (handle) => handle.objects(SQLITE_ENDED).all({ rows }) as EndedParent[],
    postgres: async (handle) =>
      (await handle.arrays('ended_parents', POSTGRES_ENDED, [rows])).map((row) => decode(row)),
  };
}

function decode([parentId, state, childId, cond, onUnmet]: readonly unknown[]): EndedParent {
  return {
    parentId: Number(parentId),
    state: Number(state),
    childId: childId === null ? null : Number(childId),
    cond: String(cond),
    onUnmet: onUnmet as UnmetEnd,
  };
}

/** Removes the notes of parents whose children were all judged. `isPart`: a parent may have more children than were read. */
export function forgetJudged(
  parentIds: readonly number[],
  { isPart }: { readonly isPart: boolean },
): Step<void> {
  return {
    sqlite(handle) {
      handle.objects(isPart ? SQLITE_FORGET_JUDGED : SQLITE_FORGET).run({ ids: JSON.stringify(parentIds) });
    },
    async postgres(handle) {
      const [name, text] = isPart ? ['forget_judged', FORGET_JUDGED] : ['forget', FORGET];
      await handle.arrays(name, text, [parentIds]);
    },
  };
}

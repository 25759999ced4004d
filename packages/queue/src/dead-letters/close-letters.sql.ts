import { sql, type Body, type Tx } from '@sb/storage';
import { isOneOf } from '../id-list.sql.ts';

/** A run that replays another one. */
export interface Replayed {
  readonly runId: number;
  readonly replayedAs: number;
  readonly rootId: number;
}

/** Records which runs the new runs replay, right after they were inserted. */
export function* linkReplays(tx: Tx, replays: readonly Replayed[]): Body<void> {
  yield* tx.run(sql`
    update runs set replay_of = x.run_id, root_id = x.root_id from ${table(tx, replays)} x
    where runs.id = x.replayed_as`);
}

/** Letters that are not open stay as they are. */
export function* markReplayed(tx: Tx, replays: readonly Replayed[]): Body<void> {
  yield* tx.run(sql`
    update dead_letters set status = 'replayed', replayed_as = x.replayed_as from ${table(tx, replays)} x
    where dead_letters.run_id = x.run_id and dead_letters.status = 'open'`);
}

export function* markDiscarded(tx: Tx, runIds: readonly number[]): Body<void> {
  yield* tx.run(sql`
    update dead_letters set status = 'discarded' where ${isOneOf(tx, 'run_id', runIds)} and status = 'open'`);
}

/** All replays as one bound value, so that the statement is the same for any number of them. */
function table(tx: Tx, replays: readonly Replayed[]): ReturnType<typeof sql> {
  const rows = JSON.stringify(replays.map((one) => [one.runId, one.replayedAs, one.rootId]));
  return tx.dialect === 'sqlite'
    ? sql`(select value ->> 0 as run_id, value ->> 1 as replayed_as, value ->> 2 as root_id from json_each(${rows}))`
    : sql`(select (value ->> 0)::bigint as run_id, (value ->> 1)::bigint as replayed_as, (value ->> 2)::bigint as root_id
        from json_array_elements(${rows}::json))`;
}

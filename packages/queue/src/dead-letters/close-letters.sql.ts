import { type Body, isOneOf, jsonRows, sql, type Tx } from '@sb/storage';

const REPLAYED = { runId: 'bigint', replayedAs: 'bigint', rootId: 'bigint' };

/** A run that replays another one. */
export interface Replayed {
  readonly runId: number;
  readonly replayedAs: number;
  readonly rootId: number;
}

/** Records which runs the new runs replay, right after they were inserted. */
export function* linkReplays(tx: Tx, replays: readonly Replayed[]): Body<void> {
  yield* tx.run(sql`
    update runs set replay_of = x."runId", root_id = x."rootId" from ${jsonRows(tx, replays, REPLAYED)} x
    where runs.id = x."replayedAs"`);
}

/** Letters that are not open stay as they are. */
export function* markReplayed(tx: Tx, replays: readonly Replayed[]): Body<void> {
  yield* tx.run(sql`
    update dead_letters set status = 'replayed', replayed_as = x."replayedAs" from ${jsonRows(tx, replays, REPLAYED)} x
    where dead_letters.run_id = x."runId" and dead_letters.status = 'open'`);
}

export function* markOpen(tx: Tx, runIds: readonly number[]): Body<void> {
  yield* tx.run(sql`
    update dead_letters set status = 'open' where ${isOneOf(tx, 'run_id', runIds)} and status = 'discarded'`);
}

export function* markDiscarded(tx: Tx, runIds: readonly number[]): Body<void> {
  yield* tx.run(sql`
    update dead_letters set status = 'discarded' where ${isOneOf(tx, 'run_id', runIds)} and status = 'open'`);
}

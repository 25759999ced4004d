/** Retention of nodes that have stopped or were lost, and hold nothing. Called by `maintenance.cleanup`. */
import {
  type Body,
  type Counts,
  dropRows,
  type Store,
  type Page,
  sweep,
  type SweepOptions,
  type Swept,
  type Tx,
} from '@sb/storage';
import { isOneOf } from '../id-list.sql.ts';
import { findGoneNodes } from '../nodes/nodes.sql.ts';

const PAGE = 500;

interface Gone {
  readonly id: number;
}

/** Counts `nodes`. `before`: ms since the epoch, of the end of the lease. */
export async function removeGoneNodes(store: Store, before: number, options?: SweepOptions): Promise<Swept> {
  return sweep(store, { start: 0, find, remove }, options);

  function* find(tx: Tx, after: number): Body<Page<number, Gone>> {
    const rows = yield* findGoneNodes(tx, { after, before, limit: PAGE });
    return { rows, ...(rows.length === PAGE && { next: rows.at(-1)?.id }) };
  }
}

function* remove(tx: Tx, nodes: readonly Gone[], dryRun: boolean): Body<Counts> {
  const where = isOneOf(
    tx,
    'id',
    nodes.map(({ id }) => id),
  );
  return { nodes: yield* dropRows(tx, 'nodes', { where, dryRun }) };
}

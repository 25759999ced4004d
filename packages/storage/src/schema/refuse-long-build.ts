/**
 * On SQLite the build of an index holds the only writer, and a node that cannot write for 15 s gives up its runs. A build
 * that may take longer is refused while nodes are at work; when they have stopped it is done, however long it takes.
 */
import { sql, statement } from '../sql.ts';
import { BuildTooLongError } from '../errors.ts';
import type { Store } from '../store.ts';
import type { Body, Tx } from '../write.ts';
import type { Index } from './steps/003-reads.ts';

const LONGEST_BUILD_S = 10;
/** Of history on a slow disk. Measured: 2.6 million from a good one, 10 million from memory. */
const ROWS_PER_SECOND = 1_000_000;
const MOST_ROWS = LONGEST_BUILD_S * ROWS_PER_SECOND;
/** The tables that grow without end. */
const LARGE = ['run_history', 'events'];

/** Throws `STORE_IN_USE`. */
export async function refuseLongBuild(store: Store, indexes: readonly Index[]): Promise<void> {
  if (store.dialect !== 'sqlite' || indexes.length === 0) return;
  await store.read(function* (tx) {
    const nodes = yield* findLiving(tx);
    if (nodes.length === 0) return;
    for (const index of yield* leaveOutBuilt(tx, indexes)) {
      const rows = yield* mostRowsOf(tx, index);
      if (rows > MOST_ROWS)
        throw new BuildTooLongError(store.where, {
          index: index.name,
          rows,
          seconds: rows / ROWS_PER_SECOND,
          nodes,
        });
    }
  });
}

interface LivingNode {
  readonly id: number;
  readonly name: string;
}

function* findLiving(tx: Tx): Body<readonly LivingNode[]> {
  return yield* tx.rows(sql<LivingNode>`
    select id, name from nodes where state not in ('stopped', 'lost') and expires_at > ${tx.now} order by id`);
}

function* leaveOutBuilt(tx: Tx, indexes: readonly Index[]): Body<readonly Index[]> {
  const rows = yield* tx.rows(sql<{ name: string }>`select name from sqlite_master where type = 'index'`);
  const built = new Set(rows.map(({ name }) => name));
  return indexes.filter(({ name }) => !built.has(name));
}

/** By the ends of its primary key, which costs nothing: history and events share their numbers, so it may be fewer. */
function* mostRowsOf(tx: Tx, { on }: Index): Body<number> {
  const table = LARGE.find((one) => on.startsWith(`${one} `));
  if (table === undefined) return 0;
  const row = yield* tx.first(
    statement<{ rows: number }>(
      `select coalesce((select max(seq) from ${table}) - (select min(seq) from ${table}) + 1, 0) as rows`,
      [],
    ),
  );
  return row?.rows ?? 0;
}

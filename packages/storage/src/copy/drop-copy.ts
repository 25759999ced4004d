/**
 * Drops what a copy that is not whole has left in its target. The target is an empty store then, of the version that began
 * the copy: it may have to be migrated before the next one. Killed in the middle, it is a copy that is not whole as before,
 * and the same call goes on.
 */
import type { Store } from '../store.ts';
import { LONG_MS } from './copy-store.ts';
import { buildIndexAside, endIndexesAside, listIndexesAside } from './indexes.sql.ts';
import { readBegun, removeMarks } from './progress.sql.ts';
import { listTables } from './table-columns.sql.ts';
import { emptyTable } from './table-rows.sql.ts';
import { COPIED } from './table-rules.ts';

/** Changes nothing in a store that is no such target. */
export async function dropCopy(to: Store): Promise<void> {
  if ((await to.read(readBegun)) === undefined) return;
  const tables = await to.read(listTables);
  for (const table of COPIED.filter((name) => tables.includes(name)))
    await to.write((tx) => emptyTable(tx, table), { statementTimeoutMs: LONG_MS });
  for (const text of await to.read(listIndexesAside))
    await to.write((tx) => buildIndexAside(tx, text), { statementTimeoutMs: LONG_MS });
  await to.write(function* (tx) {
    yield* removeMarks(tx);
    yield* endIndexesAside(tx);
  });
}

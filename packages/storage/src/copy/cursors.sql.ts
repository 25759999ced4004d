/** The positions of readers, in a store that is copied and in its target. */
import { StoreUnusableError } from '../errors.ts';
import { sql } from '../sql.ts';
import type { Body, Tx } from '../write.ts';
import type { Cursor } from './positions.ts';

/** These count: they are no positions. */
const COUNTERS = 'counter:';

export interface ReadCursors {
  readonly positions: readonly Cursor[];
  readonly counters: readonly Cursor[];
}

export function* readCursors(tx: Tx): Body<ReadCursors> {
  const rows = yield* tx.rows(sql<Cursor>`select name, xid, seq from cursors order by name`);
  return { positions: rows.filter((row) => !isCounter(row)), counters: rows.filter(isCounter) };
}

function isCounter({ name }: Cursor): boolean {
  return name.startsWith(COUNTERS);
}

export function* writeCursors(tx: Tx, cursors: readonly Cursor[]): Body<void> {
  for (const { name, xid, seq } of cursors)
    yield* tx.run(sql`insert into cursors (name, xid, seq) values (${name}, ${xid}, ${seq})`);
}

/**
 * The positions of a PostgreSQL store as numbers alone. Fails where a reader has got a fact, and not one with a lower
 * number that was written later: no single number says that.
 */
export function* positionsByNumber(
  tx: Tx,
  positions: readonly Cursor[],
  { where, highest }: { readonly where: string; readonly highest: number },
): Body<readonly Cursor[]> {
  const moved: Cursor[] = [];
  for (const { name, xid, seq } of positions) {
    const behind = sql`(xid, seq) > (${xid}::xid8, ${seq}::bigint)`;
    const next = yield* tx.first(sql<{ seq: number | null }>`
      select min(seq) as seq from (select seq from run_history where ${behind} union all
        select seq from events where ${behind}) f`);
    const first = next?.seq ?? undefined;
    if (first !== undefined && (yield* hasGot(tx, { xid, seq, above: first })))
      throw new StoreUnusableError(
        where,
        `the reader ${name} has facts before it that were written in another order. Start a daemon until it has ` +
          'caught up, stop it, and copy again',
      );
    moved.push({ name, xid: '0', seq: first === undefined ? highest : first - 1 });
  }
  return moved;
}

/** Whether the position is behind a fact with a number above `above`. */
function* hasGot(
  tx: Tx,
  { xid, seq, above }: { readonly xid: string; readonly seq: number; readonly above: number },
): Body<boolean> {
  const got = sql`seq > ${above}::bigint and (xid, seq) <= (${xid}::xid8, ${seq}::bigint)`;
  const row = yield* tx.first(sql<{ got: boolean }>`
    select exists (select 1 from run_history where ${got}) or exists (select 1 from events where ${got}) as got`);
  return row?.got === true;
}

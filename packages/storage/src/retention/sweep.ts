/**
 * Removes many rows while others go on writing. Called by retention, one sweep for a table.
 * Reads find the rows, page by page; writes remove them in chunks. A chunk is one transaction of at most 500 rows, which
 * ends early after 15 ms. Between two chunks the writer is free for as long as the last one held it.
 * A crash or an abort leaves whole chunks removed and the rest as it was; the next sweep goes on with the rest.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from '../sql.ts';
import type { Store } from '../store.ts';
import type { Tables } from '../tables/tables.ts';
import type { Body, Tx } from '../write.ts';

const CHUNK = 500;
/** Rows of one round of statements, and their bytes: a chunk checks the time between two rounds. */
const GROUP = 50;
const GROUP_BYTES = 1_000_000;
const LONGEST_MS = 15;

/** Numbers of rows, by the name that people see. */
export type Counts = Readonly<Record<string, number>>;

export interface Page<Place, Row> {
  /** The rows to remove. */
  readonly rows: readonly Row[];
  /** Where the next page begins; absent on the last one. */
  readonly next?: Place | undefined;
}

export interface Sweep<Place, Row> {
  readonly start: Place;
  readonly find: (tx: Tx, after: Place) => Body<Page<Place, Row>>;
  /** Removes rows and counts them. With `dryRun` it only counts. */
  readonly remove: (tx: Tx, rows: readonly Row[], dryRun: boolean) => Body<Counts>;
  /** About how long the texts of a row are; left out where they are short. */
  readonly bytesOf?: (row: Row) => number;
}

export interface SweepOptions {
  /** Counts the rows that it would remove, and removes none. */
  readonly dryRun?: boolean;
  /** Aborting ends the sweep after the current chunk. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each chunk with the rows that it removed, and how long it held the writer, ms. */
  readonly onChunk?: (removed: Counts, heldMs: number) => void;
}

export interface Swept {
  readonly removed: Counts;
  /** False when it was aborted before its end. */
  readonly isWhole: boolean;
}

export async function sweep<Place, Row>(
  store: Store,
  { start, find, remove, bytesOf }: Sweep<Place, Row>,
  { dryRun = false, signal, onChunk }: SweepOptions = {},
): Promise<Swept> {
  let removed: Counts = {};
  let place: Place | undefined = start;
  while (place !== undefined) {
    if (signal?.aborted) return { removed, isWhole: false };
    const after: Place = place;
    const page = await store.read((tx) => find(tx, after));
    for (let at = 0; at < page.rows.length;) {
      if (signal?.aborted) return { removed, isWhole: false };
      const chunk = await takeChunk(page.rows.slice(at, at + CHUNK));
      at += chunk.taken;
      removed = addCounts(removed, chunk.removed);
      onChunk?.(chunk.removed, chunk.heldMs);
      // Another process tries to get the lock every 1 to 2 ms.
      await sleep(store.dialect === 'sqlite' ? Math.max(2, chunk.heldMs) : 1);
    }
    place = page.next;
    if (page.rows.length === 0) await sleep(0);
  }
  return { removed, isWhole: true };

  async function takeChunk(rows: readonly Row[]): Promise<Taken & { readonly heldMs: number }> {
    let startedAt = 0;
    const body = (tx: Tx): Body<Taken> => {
      startedAt = performance.now();
      return removeWhileShort(tx, rows, startedAt);
    };
    // Rows that a power loss brings back are removed by the next sweep.
    const taken = dryRun ? await store.read(body) : await store.write(body, { durable: false });
    return { ...taken, heldMs: performance.now() - startedAt };
  }

  function* removeWhileShort(tx: Tx, rows: readonly Row[], startedAt: number): Body<Taken> {
    let counts: Counts = {};
    let taken = 0;
    while (taken < rows.length && (taken === 0 || performance.now() - startedAt < LONGEST_MS)) {
      const group = nextGroup(rows.slice(taken, taken + GROUP), bytesOf);
      counts = addCounts(counts, yield* remove(tx, group, dryRun));
      taken += group.length;
    }
    return { taken, removed: counts };
  }
}

function nextGroup<Row>(rows: readonly Row[], bytesOf: ((row: Row) => number) | undefined): readonly Row[] {
  if (!bytesOf) return rows;
  let bytes = 0;
  const fitting = rows.findIndex((row, at) => (bytes += bytesOf(row)) > GROUP_BYTES && at > 0);
  return fitting < 0 ? rows : rows.slice(0, fitting);
}

interface Taken {
  readonly taken: number;
  readonly removed: Counts;
}

/** Removes the rows of a table that fit the condition, or counts them in a dry run. */
export function* dropRows(
  tx: Tx,
  table: keyof Tables,
  { where, dryRun }: { readonly where: ReturnType<typeof sql>; readonly dryRun: boolean },
): Body<number> {
  const rows = yield* tx.rows(
    dryRun
      ? sql`select 1 from ${sql.table(table)} where ${where}`
      : sql`delete from ${sql.table(table)} where ${where} returning 1`,
  );
  return rows.length;
}

export function addCounts(one: Counts, other: Counts): Counts {
  const total: Record<string, number> = { ...one };
  for (const [name, count] of Object.entries(other)) total[name] = (total[name] ?? 0) + count;
  return total;
}

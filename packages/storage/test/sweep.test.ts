/** What a sweep takes at once; that it lets others write meanwhile is proved at size by retention.slow.test.ts. */
import { type Body, openStore, type Page, sql, type Store, sweep, type SweepOptions } from '@sb/storage';
import { expect, onTestFinished, test, vi } from 'vitest';

const NO_ROWS = sql`select 1 where false`;

interface Sweeping extends SweepOptions {
  /** The sizes of the rows of each page. */
  readonly pages: readonly (readonly number[])[];
  /** How long each group takes, ms. */
  readonly groupMs?: number;
  /** How long it takes to look at the clock, ms: a machine that stands still now and then. */
  readonly lookMs?: number;
  readonly found?: (page: number) => void;
}

/** Sweeps rows that are nowhere, and tells in what groups, and what chunks of them, they were removed. */
async function sweepAll(
  { pages, groupMs = 0, lookMs = 0, found, ...options }: Sweeping,
  how?: Partial<Store>,
) {
  const store = await openStore({ url: 'sqlite::memory:' });
  let now = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => (now += lookMs));
  onTestFinished(async () => {
    clock.mockRestore();
    await store.close();
  });
  const groups: number[] = [];
  const chunks: number[] = [];
  const swept = await sweep<number, number>(
    { ...store, ...how },
    {
      start: 0,
      *find(tx, page): Body<Page<number, number>> {
        yield* tx.rows(NO_ROWS);
        found?.(page);
        return { rows: pages[page] ?? [], ...(page + 1 < pages.length && { next: page + 1 }) };
      },
      *remove(tx, rows): Body<{ readonly rows: number }> {
        yield* tx.rows(NO_ROWS);
        now += groupMs;
        groups.push(rows.length);
        return { rows: rows.length };
      },
      bytesOf: (bytes) => bytes,
    },
    {
      ...options,
      onChunk(removed, heldMs) {
        chunks.push(removed['rows'] ?? 0);
        options.onChunk?.(removed, heldMs);
      },
    },
  );
  return { ...swept, groups, chunks };
}

const refuses = (): Promise<never> => Promise.reject(new Error('a dry run must not write'));

const many = (count: number, bytes = 1): readonly number[] => Array.from({ length: count }, () => bytes);

test('a sweep holds the writer for 500 rows, or for as long as 15 ms, but for one group at least', async () => {
  const pages = [many(510), many(10)];
  expect((await sweepAll({ pages })).chunks).toEqual([500, 10, 10]);
  expect((await sweepAll({ pages, groupMs: 10 })).chunks).toEqual([100, 100, 100, 100, 100, 10, 10]);
  expect((await sweepAll({ pages: [many(120)], lookMs: 20 })).chunks).toEqual([50, 50, 20]);
});

test('a sweep takes fewer long rows at once, and one at least', async () => {
  const pages = [[...many(5, 400_000), 5_000_000, 1, 1]];
  expect((await sweepAll({ pages })).groups).toEqual([2, 2, 1, 1, 2]);
});

test('a dry run counts as much, and asks for no writer', async () => {
  const { removed, isWhole } = await sweepAll(
    { pages: [many(60), many(3)], dryRun: true },
    { write: refuses },
  );
  expect({ removed, isWhole }).toEqual({ removed: { rows: 63 }, isWhole: true });
});

test('a sweep that is aborted ends after its chunk', async () => {
  const stop = new AbortController();
  const swept = await sweepAll({ pages: [many(1_200)], signal: stop.signal, onChunk: () => stop.abort() });
  expect(swept).toMatchObject({ removed: { rows: 500 }, isWhole: false });
});

test('a sweep that finds nothing for long can be aborted, and leaves the event loop its turns', async () => {
  const stop = new AbortController();
  const seen: number[] = [];
  setImmediate(() => stop.abort());
  const found = (page: number): void => void seen.push(page);
  const { isWhole } = await sweepAll({ pages: many(1_000).map(() => []), found, signal: stop.signal });
  expect(isWhole).toBe(false);
  expect(seen.length).toBeLessThan(1_000);
});

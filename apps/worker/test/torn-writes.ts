import { rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openStore, sql, type Store } from '@sb/storage';
import { expect, type TestContext } from 'vitest';
import { readAftermath } from './aftermath.ts';
import { expectNothingDangling, expectStatisticsToAgree } from './proofs.ts';
import { tearOffWal } from './tear-off-wal.ts';
import type { Worker } from './use-worker.ts';

const [SHORTEST_MS, LONGEST_MS] = [5, 150];
/** What the fixture asks for at once: so much may be stored and not acknowledged. */
const UNHEARD = 3;

export interface Torn {
  readonly kills: number;
  readonly acknowledged: number;
  /** Stored by a write that nobody was told of any more. */
  readonly unheard: number;
  /** Copies that were looked at as after a power loss. */
  readonly tornOff: number;
}

/** Kills a process at random moments of its writing to one SQLite store; after each the store keeps what was said. */
export async function tearWrites(
  worker: Worker,
  { onTestFinished }: TestContext,
  { kills, durability }: { readonly kills: number; readonly durability: string },
): Promise<Torn> {
  const place = worker.place({}, onTestFinished);
  const given = new Set<number>();
  let unheard = 0;
  let tornOff = 0;
  for (let kill = 1; kill <= kills; kill++) {
    const writer = place.startFixture('work-and-tell', [durability]);
    await writer.until(/ended \d/);
    await sleep(SHORTEST_MS + Math.random() * (LONGEST_MS - SHORTEST_MS));
    writer.child.kill('SIGKILL');
    const { stdout, stderr } = await writer.ended;
    expect(stderr).toBe('');
    // Of the first life the schema itself may be torn off.
    if (kill > 1 && (await isWholeWhenTornOff(place.folder, kill))) tornOff += 1;
    const store = await openStore({ url: place.databaseUrl });
    unheard += await expectKept(store, stdout, given);
    if (kill === kills) await expectStatisticsToAgree(store, await readAftermath(store));
    await store.close();
  }
  return { kills, acknowledged: given.size - unheard, unheard, tornOff };
}

/** What a power loss leaves holds less, and is as consistent. */
async function isWholeWhenTornOff(folder: string, kill: number): Promise<boolean> {
  const copy = path.join(folder, `torn-${kill}.db`);
  if (!tearOffWal(path.join(folder, 'worker.db'), copy)) return false;
  const store = await openStore({ url: `sqlite:${copy}` });
  await expectNothingDangling(store);
  await expectStatisticsToAgree(store, await readAftermath(store));
  await store.close();
  for (const end of ['', '-wal', '-shm', '-bell']) rmSync(`${copy}${end}`, { force: true });
  return true;
}

/** Adds what this life of the process was given to `given`; returns how much more it stored. */
async function expectKept(store: Store, said: string, given: Set<number>): Promise<number> {
  await expectNothingDangling(store);
  const newestBefore = Math.max(0, ...given);
  const stored = idsAfter('stored', said);
  expect(stored.filter((id) => given.has(id))).toEqual([]);
  for (const id of stored) given.add(id);

  const finished = await readIds(store, 'run_history');
  const there = new Set([...(await readIds(store, 'runs')), ...finished]);
  expect([...given].filter((id) => !there.has(id))).toEqual([]);
  expect(idsAfter('ended', said).filter((id) => !finished.has(id))).toEqual([]);
  const unheard = [...there].filter((id) => id > newestBefore && !given.has(id)).length;
  expect(unheard).toBeLessThanOrEqual(UNHEARD);
  // What nobody was told of is given to nobody else either.
  for (const id of there) given.add(id);
  return unheard;
}

/** Of the last line only what was written whole. */
function idsAfter(what: string, said: string): readonly number[] {
  const whole = said.slice(0, said.lastIndexOf('\n') + 1).split('\n');
  const lines = whole.filter((line) => line.startsWith(`${what} `));
  return lines.flatMap((line) => line.slice(what.length).split(' ').filter(Boolean).map(Number));
}

async function readIds(store: Store, table: 'runs' | 'run_history'): Promise<ReadonlySet<number>> {
  const rows = await store.read((tx) => tx.rows(sql<{ id: number }>`select id from ${sql.table(table)}`));
  return new Set(rows.map(({ id }) => id));
}

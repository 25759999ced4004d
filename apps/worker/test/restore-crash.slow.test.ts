/** A restore that is killed at any moment leaves the old store or the new one, whole, and the next one goes through. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkIntegrity, openStore, sql, type Store } from '@sb/storage';
import { expect, test } from 'vitest';
import { useWorker } from './use-worker.ts';

const worker = useWorker();
const ROUNDS = 40;
const LONGEST_MS = 600;
const BULK_BYTES = 30_000_000;

test('a restore that is killed leaves the old store or the new one, never half of one', async () => {
  const place = worker.place();
  const file = path.join(place.folder, 'worker.db');
  await place.run(['job', 'test.greet', '--enqueue']);
  await inStore(file, (store) =>
    store.write(function* (tx) {
      yield* tx.run(sql`create table bulk (body blob)`);
      yield* tx.run(sql`insert into bulk values (zeroblob(${BULK_BYTES}))`);
    }),
  );
  await place.run(['db:backup', 'copy.db']);
  const seen = new Set<string>();
  for (let round = 0; round < ROUNDS; round++) {
    await mark(file, round);
    const old = await identity(file);
    const { child, ended } = place.start(['db:restore', 'copy.db', '--yes']);
    await sleep((round * LONGEST_MS) / ROUNDS);
    child.kill('SIGKILL');
    await ended;
    expect(existsSync(file)).toBe(true);
    const now = await identity(file);
    const isOld = now.storeId === old.storeId;
    // The old one has the mark of this round; the new one has what the backup had, and an id of its own.
    expect(now.marks).toEqual(isOld ? old.marks : 0);
    expect(now.damage).toEqual([]);
    seen.add(isOld ? 'old' : 'new');
  }
  expect(seen).toEqual(new Set(['old', 'new']));
  expect(await place.run(['db:restore', 'copy.db', '--yes'])).toMatchObject({ exitCode: 0 });
  expect(readdirSync(place.folder).filter((name) => name.includes('partial'))).toEqual([]);
}, 300_000);

async function inStore<T>(file: string, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore({ url: `sqlite:${file}` });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

async function mark(file: string, round: number): Promise<void> {
  await inStore(file, (store) =>
    store.write((tx) => tx.run(sql`insert into queues (name) values (${`mark-${round}`})`)),
  );
}

async function identity(
  file: string,
): Promise<{ readonly storeId: string; readonly marks: number; readonly damage: readonly string[] }> {
  return inStore(file, async (store) => {
    const row = await store.read((tx) =>
      tx.first(sql<{ storeId: string; marks: number }>`
        select store_id as "storeId", (select count(*) from queues where name like 'mark-%') as marks from store_meta`),
    );
    const { damage } = await checkIntegrity(store, { thorough: true, budgetMs: 60_000 });
    return { storeId: row?.storeId ?? '', marks: row?.marks ?? 0, damage };
  });
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { backupSqlite, migrate, openStore } from '@sb/storage';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'worker-backup-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a process that made a backup is not ended by the garbage collection of it', async () => {
  const file = path.join(folder, 'worker.db');
  const store = await openStore({ url: `sqlite:${file}` });
  await migrate(store, '999.0.0');
  const made = watchBackups();
  await backupSqlite({ file, target: path.join(folder, 'copy.db') });
  await store.close();
  // Node 24 aborts in `Backup::~Backup()`; here it is enough that the object is never collected.
  for (let turn = 0; turn < 5; turn += 1) {
    await setImmediate();
    collectGarbage();
  }
  expect(made.map((one) => one.deref() !== undefined)).toEqual([true]);
});

/** The native backups of all handles, as the driver makes them. */
function watchBackups(): readonly WeakRef<object>[] {
  const made: WeakRef<object>[] = [];
  const other = new Database(':memory:');
  for (const symbol of Object.getOwnPropertySymbols(other)) {
    const native = Reflect.get(other, symbol) as { readonly backup?: (...given: unknown[]) => object };
    const { backup } = native;
    if (!backup) continue;
    Object.getPrototypeOf(native).backup = function watched(this: object, ...given: unknown[]): object {
      const one: object = Reflect.apply(backup, this, given);
      made.push(new WeakRef(one));
      return one;
    };
  }
  other.close();
  return made;
}

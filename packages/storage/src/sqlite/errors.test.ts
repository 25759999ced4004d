import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { sqliteProblem } from './errors.ts';

test.each(['SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE'])(
  'a full disk is said so, also where already opening the file takes room: %s',
  (code) => {
    const problem = sqliteProblem(Object.assign(new Error('disk I/O error'), { code }), 'data/worker.db');
    expect(problem).toMatchObject({
      code: 'STORE_FULL',
      message: expect.stringContaining('The disk of data/worker.db is full'),
    });
  },
);

test('a driver that this Node cannot load is no bug of the worker, and its mend is named', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'driver-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const nativeBinding = path.join(folder, 'better_sqlite3.node');
  writeFileSync(nativeBinding, 'no add-on');
  const built = new Error('Could not locate the bindings file. Tried: ...');
  for (const error of [errorOf(() => new Database(':memory:', { nativeBinding })), built])
    expect(sqliteProblem(error, 'data/worker.db')).toMatchObject({
      code: 'STORE_UNUSABLE',
      message: expect.stringMatching(
        /^Cannot use data\/worker\.db as the store: .* this Node \(v.*`pnpm rebuild better-sqlite3`/,
      ),
    });
});

function errorOf(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

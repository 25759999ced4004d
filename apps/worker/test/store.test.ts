import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openStore, sql } from '@sb/storage';
import { newDatabase } from '@sb/testkit';
import { expect, test } from 'vitest';
import { useWorker } from './use-worker.ts';

const UNREACHABLE = 'postgres://ada:hunter2hunter2@127.0.0.1:1/nothing';

const worker = useWorker();

test.each([['job', 'test.greet'], ['list'], ['history'], ['db:status'], ['health']])(
  '%s says that the store cannot be reached, without its password, and exits with 5',
  async (...args) => {
    const { exitCode, stdout, stderr } = await worker.place({ DATABASE_URL: UNREACHABLE }).ask(args);
    expect([exitCode, stdout]).toEqual([5, '']);
    expect(stderr).toContain(
      'Cannot reach the store at postgres://127.0.0.1:1/nothing: nothing listens there',
    );
    expect(stderr).not.toContain('hunter2');
  },
);

test('a failure of the store with --json is JSON', async () => {
  const { stderr } = await worker.place({ DATABASE_URL: UNREACHABLE }).ask(['history', '--json']);
  expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'STORE_UNREACHABLE', exitCode: 5 } });
});

test('a URL that names no store is refused with what is expected', async () => {
  const { exitCode, stderr } = await worker.place({ DATABASE_URL: 'mysql://localhost/x' }).ask(['list']);
  expect(exitCode).toBe(4);
  expect(stderr).toContain('DATABASE_URL: expected sqlite:<path> or postgres://user@host/database');
});

test('a store that asks for newer code is left alone', async () => {
  const place = worker.place();
  await place.ask(['db:migrate']);
  const store = await openStore({ url: place.databaseUrl });
  await store.write((tx) => tx.run(sql`update store_meta set min_code_version = '99.0.0'`));
  await store.close();
  const { exitCode, stderr } = await place.ask(['job', 'test.greet']);
  expect(exitCode).toBe(5);
  expect(stderr).toContain('asks for version 99.0.0 or newer; this is 0.1.0');
  expect(await place.ask(['db:status'])).toMatchObject({
    exitCode: 5,
    stdout: expect.stringContaining('up to date'),
    stderr: expect.stringContaining('asks for version 99.0.0 or newer'),
  });
});

test('a terminal shows which index a migration builds', async () => {
  const place = worker.place();
  await place.ask(['db:migrate']);
  const takeBack = async (): Promise<void> => {
    const store = await openStore({ url: place.databaseUrl });
    await store.write(function* (tx) {
      yield* tx.run(sql`drop index events_actor`);
      yield* tx.run(sql`delete from migrations where name = '004-read-indexes'`);
    });
    await store.close();
  };
  await takeBack();
  const { stdout, stderr } = await place.askAtTerminal(['db:migrate']);
  expect(stdout).toContain('004-read-indexes');
  expect(stderr).toContain('building the index events_actor ...\n');
  await takeBack();
  expect((await place.ask(['db:migrate'])).stderr).not.toContain('building');
});

test('db:status of a file that is not there says so, and does not make it', async () => {
  const place = worker.place();
  const file = path.join(place.folder, 'worker.db');
  expect(await place.ask(['db:status'])).toEqual({
    exitCode: 6,
    stdout: expect.stringContaining(
      'schema\tnone; missing: 001-foundation, 002-job-limits, 003-reads, 004-read-indexes, 005-hours, 006-access, 007-board, 008-github, 009-runs-without-checks, 010-history-without-checks, 011-late-fires, 012-fire-causes\n',
    ),
    stderr: `There is no store yet at ${file}.\n`,
  });
  expect(await place.json(['db:status'])).toMatchObject({ where: file, applied: [] });
  expect(existsSync(file)).toBe(false);
});

test('a worker.yaml with a mistake is refused with its line', async () => {
  const place = worker.place({ WORKER_CONFIG: 'worker.yaml' });
  writeFileSync(path.join(place.folder, 'worker.yaml'), 'concurency: 5\n');
  const { exitCode, stderr } = await place.ask(['history']);
  expect(exitCode).toBe(4);
  expect(stderr).toMatch(/worker\.yaml:1:1 .*concurrency/s);
});

test('PostgreSQL is migrated by db:migrate only, and db:status tells', async () => {
  const place = worker.place({ DATABASE_URL: await newDatabase() });
  const early = await place.ask(['job', 'test.greet']);
  expect(early).toMatchObject({ exitCode: 5, stderr: expect.stringContaining('Run: worker db:migrate') });
  expect(await place.ask(['db:status'])).toMatchObject({
    exitCode: 6,
    stdout: expect.stringContaining(
      'missing: 001-foundation, 002-job-limits, 003-reads, 004-read-indexes, 005-hours, 006-access, 007-board, 008-github, 009-runs-without-checks, 010-history-without-checks, 011-late-fires, 012-fire-causes\n',
    ),
  });
  expect(await place.ask(['db:migrate'])).toMatchObject({
    exitCode: 0,
    stdout:
      '001-foundation\n002-job-limits\n003-reads\n004-read-indexes\n005-hours\n006-access\n007-board\n008-github\n009-runs-without-checks\n010-history-without-checks\n011-late-fires\n012-fire-causes\n',
  });
  expect(await place.ask(['db:status'])).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(
      /^schema\t012-fire-causes, up to date\nsize\t.* MB \(the whole database\)$/m,
    ),
  });
  expect((await place.ask(['job', 'test.greet', '--org', 'acme'])).stdout).toContain('"hello":"acme"');
  expect(await place.json(['history'])).toMatchObject([{ jobId: 'test.greet', state: 'succeeded' }]);
  expect(await place.json(['stats'])).toMatchObject([{ jobId: 'test.greet', runs: 1, successRate: 1 }]);
  expect(await place.json(['events:tail'])).toMatchObject([
    { type: 'test.greeted' },
    { type: 'job.completed' },
  ]);
});

/** Every command that destroys something can be tried with --dry-run first, and then changes nothing. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { registerNode } from '@sb/queue/engine';
import { createSchedule } from '@sb/scheduler';
import { createToken, createUser, makeLink, signIn } from '@sb/access';
import { openStore, sql, type Store } from '@sb/storage';
import { quickPasswords } from '@sb/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { COMMANDS } from '../src/commands/index.ts';
import { type Place, useWorker } from './use-worker.ts';

quickPasswords();
const worker = useWorker();

/** What is gone after such a command cannot be brought back by another one. */
const DESTROYS = [
  'backup',
  'cancel',
  'delete',
  'discard',
  'drain',
  // A session begins with a new sign-in, that of a wall with a new link.
  'end',
  'import',
  // Makes files, and overwrites none.
  'init',
  'migrate',
  // Changes files of the project.
  'new',
  'purge',
  'restore',
  'revoke',
  // Its secret is in no list: another link has another one.
  'withdraw',
];

/** These read, or do what another command undoes. */
const KEEPS = [
  'copy',
  'ack',
  // With --undo it is taken back.
  'archive',
  'approve',
  'block',
  // It writes a new file, and never over one.
  'bundle',
  // It writes only over what it wrote.
  'build',
  'change',
  'check',
  'claim',
  'comment',
  'completion',
  'console',
  'cordon',
  'create',
  'daemon',
  'dev',
  'diff',
  'disable',
  'doctor',
  'enable',
  'estimate',
  'example',
  'explain',
  'export',
  'health',
  'history',
  'hold',
  // A link, for a person who is asked.
  'invite',
  'job',
  'limit',
  'links',
  'list',
  'logs',
  'move',
  'override',
  'pause',
  'preview',
  'priority',
  'reopen',
  'release',
  'replan',
  'replay',
  'reset',
  'resume',
  'retry',
  'run-now',
  'runs',
  'schedules',
  'show',
  'silence',
  'silences',
  'skip-next',
  'stats',
  'status',
  // Issues that it closes can be opened again.
  'sync',
  'tail',
  'test',
  'top',
  'unblock',
  'uncordon',
  'unsilence',
  'update',
  'validate',
  'why',
];

const verb = (name: string): string => name.split(':').at(-1) ?? name;

test('a new command is known as one that destroys something, or as one that does not', () => {
  const known = new Set([...DESTROYS, ...KEEPS]);
  expect(COMMANDS.map(({ name }) => verb(name)).filter((word) => !known.has(word))).toEqual([]);
});

/** A command that asks before it acts is one too. */
const DESTRUCTIVE = COMMANDS.filter(
  ({ name, options = {} }) => DESTROYS.includes(verb(name)) || 'yes' in options,
);

test('each that destroys something has --dry-run', () => {
  const without = DESTRUCTIVE.filter(({ options = {} }) => !('dryRun' in options));
  expect(without.map(({ name }) => name)).toEqual([]);
});

const SESSION = '1f0c7b2a9d3e4855';
const LINK = 'd4'.repeat(32);

/** A call of each, without --dry-run. */
const CALLS: Readonly<Record<string, readonly string[]>> = {
  'db:backup': ['db:backup', 'copy.db'],
  'db:migrate': ['db:migrate'],
  'db:restore': ['db:restore', 'copy.db'],
  'dlq:discard': ['dlq:discard', '1', '--reason', 'sent by hand'],
  'dlq:reopen': ['dlq:reopen', '1'],
  'dlq:replay': ['dlq:replay', '1'],
  'job:new': ['job:new', 'mail.send', '--with-test', '--schedule', '@daily'],
  'link:withdraw': ['link:withdraw', LINK],
  'node:drain': ['node:drain', 'ada'],
  'questboard:import': ['questboard:import', 'board.yaml'],
  'quest:cancel': ['quest:cancel', 'open'],
  'quest:restore': ['quest:restore', 'gone'],
  'queue:drain': ['queue:drain', 'default'],
  'queue:purge': ['queue:purge', 'default'],
  'run:cancel': ['run:cancel', '2'],
  'run:priority': ['run:priority', '2', 'high'],
  'run:replay': ['run:replay', '1'],
  'run:retry': ['run:retry', '1'],
  'session:end': ['session:end', SESSION],
  'sprint:cancel': ['sprint:cancel'],
  'schedules:delete': ['schedules:delete', 'mine'],
  'token:revoke': ['token:revoke', '1'],
};

const SMALL_BOARD = `format: questboard/v1
org: { id: small, name: Small, timezone: UTC }
quests: [{ id: open, title: Open }, { id: gone, title: Gone, state: cancelled }]
`;

test('with it they change neither the store nor a file, also while daemons work', async () => {
  const place = worker.place();
  const store = await prepared(place);
  const before = await contents(store, place);
  for (const { name } of DESTRUCTIVE) {
    const { exitCode, stdout, stderr } = await place.ask([...(CALLS[name] ?? [name]), '--dry-run', '--json']);
    expect([name, exitCode, stderr]).toEqual([name, 0, '']);
    expect([name, JSON.parse(stdout)]).toMatchObject([name, { data: { dryRun: true } }]);
    expect([name, await contents(store, place)]).toEqual([name, before]);
  }
});

/** A store with a dead letter, a run, a schedule, and a daemon of another machine. */
async function prepared(place: Place): Promise<Store> {
  await place.ask(['job', 'test.fail', '--no-retry']);
  await place.ask(['job', 'test.greet', '--enqueue']);
  writeFileSync(path.join(place.folder, 'small.yaml'), SMALL_BOARD);
  expect((await place.ask(['questboard:import', 'small.yaml'])).exitCode).toBe(0);
  expect((await place.ask(['job', 'weekly.sprintplanner', '--org', 'small'])).exitCode).toBe(0);
  const example = await place.ask(['questboard:example', '--out', 'board.yaml']);
  expect(example.exitCode).toBe(0);
  expect((await place.ask(['db:backup', 'copy.db'])).exitCode).toBe(0);
  const store = await openStore({ url: place.databaseUrl });
  onTestFinished(() => store.close());
  await createSchedule(
    store,
    { name: 'mine', jobId: 'test.greet', schedule: '@hourly' },
    { actor: 'ada', jobs: new Map() },
  );
  const act = { actor: 'ada' };
  const ada = { name: 'ada', password: 'correct horse battery' };
  await createUser(store, { ...ada, role: 'viewer' }, act);
  await signIn(store, ada);
  await store.write((tx) => tx.run(sql`update sessions set hash = ${SESSION}`));
  await makeLink(store, { kind: 'wall' }, act);
  await store.write((tx) => tx.run(sql`update links set hash = ${LINK}`));
  await createToken(store, { name: 'ci', user: 'ada', role: 'viewer', until: { forMs: 60_000 } }, act);
  await registerNode(store, {
    kind: 'daemon',
    name: 'ada',
    host: 'elsewhere',
    pid: 7,
    version: '0.1.0',
    jobs: [],
  });
  return store;
}

async function contents(store: Store, { folder }: Place): Promise<unknown> {
  const tables = await store.read((tx) =>
    tx.rows(sql<{ name: string }>`select name from sqlite_master where type = 'table' order by name`),
  );
  const rows: Record<string, readonly unknown[]> = {};
  for (const { name } of tables)
    rows[name] = await store.read((tx) => tx.rows(sql<object>`select * from ${sql.table(name)}`));
  const files = readdirSync(folder).filter((name) => !name.startsWith('worker.db'));
  return { rows, files: files.map((name) => [name, readFileSync(path.join(folder, name)).length]) };
}

test('db:migrate with it makes no store where there is none', async () => {
  const place = worker.place();
  const { exitCode, stdout, stderr } = await place.ask(['db:migrate', '--dry-run']);
  expect({ exitCode, stderr }).toEqual({
    exitCode: 0,
    stderr: expect.stringMatching(/worker\.db lacks \d+ migrations; nothing is changed/),
  });
  expect(stdout).toMatch(/^001-foundation$/m);
  expect(readdirSync(place.folder)).toEqual([]);
});

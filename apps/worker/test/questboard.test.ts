import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openStore, sql } from '@sb/storage';
import { expect, test } from 'vitest';
import { useWorker } from './use-worker.ts';

const worker = useWorker();

const BOARD = `format: questboard/v1
org: { id: acme, name: Acme, timezone: Europe/Berlin }
members: [{ id: ada, name: Ada, email: ada@example.com }]
quests: [{ id: q, title: Q }]
tasks: [{ id: t, questId: q, title: T, assigneeId: ada, dependsOn: [gone] }]
`;

const NOW = ['--now', '2026-02-02T08:00:00Z'];

/** The command line that imports the file of a place. */
const bring = (...flags: string[]) => ['questboard:import', 'board.yaml', ...flags];

function placeWith(text: string) {
  const place = worker.place();
  writeFileSync(path.join(place.folder, 'board.yaml'), text);
  return place;
}

test.each([
  [['job', 'daily.questmaster'], 2],
  [['job', 'daily.questmaster', '--org', 'acme'], 3],
  [['job', 'daily.questmaster', '--all-orgs'], 0],
  [['questboard:show'], 2],
  [['questboard:show', '--org', 'acme'], 3],
])('%j on an empty store names the two commands that help', async (args, exitCode) => {
  const ended = await worker.place().run(args);
  expect(ended.exitCode).toBe(exitCode);
  const told = ended.stdout + ended.stderr;
  expect(told).toContain('worker questboard:example --out board.yaml');
  expect(told).toContain('worker questboard:import board.yaml');
});

test('an example for a folder that is not there is refused in a sentence', async () => {
  expect(await worker.place().ask(['questboard:example', '--out', '/nowhere/board.yaml'])).toMatchObject({
    exitCode: 2,
    stderr: expect.stringMatching(
      /^error {2}--out: cannot write \/nowhere\/board\.yaml: its folder does not exist\./,
    ),
  });
});

test('a file goes only into the board that it was compared with, where its number is given', async () => {
  const place = placeWith(BOARD);
  expect(await place.json(bring('--dry-run'))).toMatchObject({ board: 0 });
  expect(await place.ask(bring('--dry-run'))).toMatchObject({
    stdout: expect.stringContaining('\n+ org acme\n'),
    stderr: expect.stringContaining('Compared with board 0. To import only into it: --if-board 0\n'),
  });
  expect(await place.json(bring('--if-board', '0'))).toMatchObject({ board: 1 });
  expect(await place.ask(bring('--if-board', '0'))).toMatchObject({
    exitCode: 7,
    stderr: expect.stringContaining('"acme" has changed: expected board 0, it is 1.'),
  });
  expect(await place.askAtTerminal(bring('--dry-run'))).toMatchObject({
    stdout: expect.stringContaining('  acme  is already as in the file: nothing to change\n'),
    stderr: expect.stringContaining('  Compared with board 1. To import only into it: --if-board 1\n'),
  });
});

test('a board from its example to its decks', async () => {
  const place = worker.place();
  const options = ['--today', '2026-02-02', '--members', '4', '--quests', '8', '--tasks', '60'];
  expect(await place.ask(['questboard:example', ...options, '--out', 'board.yaml'])).toMatchObject({
    exitCode: 0,
    stdout: 'board.yaml is written. Next: worker questboard:import board.yaml\n',
  });
  const { stdout: printed } = await place.ask(['questboard:example', ...options]);
  expect(printed).toBe(readFileSync(path.join(place.folder, 'board.yaml'), 'utf8'));
  expect(await place.ask(['questboard:example', ...options, '--out', 'board.yaml'])).toMatchObject({
    exitCode: 7,
  });

  expect(await place.ask(['questboard:validate', 'board.yaml'])).toMatchObject({
    stdout: 'board.yaml is valid: default-org with 4 members, 8 quests, 60 tasks\n',
  });
  const trial = await place.ask(['questboard:import', 'board.yaml', '--dry-run']);
  expect(trial.stdout).toContain('\ntasks\t60\t0\t0\t0\t0\n+ org default-org\n');
  expect((await place.ask(['questboard:show'])).stderr).toContain('No organisation is stored yet.');
  expect((await place.ask(['questboard:import', 'board.yaml'])).stdout).toContain(
    '\ntasks\t60\t0\t0\t0\t0\n',
  );
  expect((await place.ask(['questboard:import', 'board.yaml'])).stdout).toContain(
    '\ntasks\t0\t0\t60\t0\t0\n',
  );

  expect(await place.ask(['job', 'daily.questmaster', '--org', 'default-org', ...NOW])).toMatchObject({
    exitCode: 0,
  });
  const { stdout } = await place.ask(['questboard:show']);
  expect(stdout).toMatch(
    /^quest\tq-02-02\tin-progress\t1\/8\t\w+\t2026-02-\d\d\tText index: first release$/m,
  );
  expect(stdout).toMatch(/^deck\tchidi\.larsen\tt-01-02-01\tpull\t\d+\t/m);
  const { stdout: digest } = await place.ask(['questboard:show', '--digest']);
  expect(digest).toMatch(/^digest\t2026-02-02\t1 quest unlocked \(/);
  const { stdout: exported } = await place.ask(['questboard:export']);
  writeFileSync(path.join(place.folder, 'export.json'), exported);
  const again = await place.json(['questboard:import', 'export.json', '--mode', 'replace']);
  expect(again).toMatchObject({ changes: [] });
  expect(await place.json(['questboard:show', '--org', 'default-org'])).toMatchObject({
    org: { id: 'default-org', orgId: 'default-org' },
    lastRun: { status: 'success', runKey: 'daily.questmaster:default-org:2026-02-02' },
  });
  expect(await place.json(['questboard:show', '--member', 'chidi.larsen'])).toMatchObject({
    member: { id: 'chidi.larsen' },
    deck: { items: [{ taskId: 't-01-02-01' }] },
  });
  const ofDay = ['questboard:show', '--member', 'chidi.larsen', '--date'];
  expect(await place.json([...ofDay, '2026-02-02'])).toMatchObject({ deck: { date: '2026-02-02' } });
  expect((await place.ask([...ofDay, '2026-02-01'])).stderr).toContain('No deck was dealt to ');
  expect((await place.ask(['questboard:show', '--digest', '--date', '2026-02-02'])).exitCode).toBe(2);
  expect((await place.ask(['questboard:show', '--member', 'chidi'])).stderr).toContain(
    'Did you mean "chidi.larsen"?',
  );
  const both = await place.ask(['questboard:show', '--member', 'ada.moreno', '--digest']);
  expect(both.exitCode).toBe(2);
  expect(both.stderr).toContain('error  --digest and --member: give one of them\n');
});

// How long a day takes is measured by bench/board.mjs.
test('a day of 400 tasks is planned by a command', async () => {
  const place = worker.place();
  const size = ['--members', '12', '--quests', '60', '--tasks', '400'];
  const made = await place.ask(['questboard:example', '--today', '2026-02-02', ...size]);
  writeFileSync(path.join(place.folder, 'board.yaml'), made.stdout);
  expect((await place.ask(['questboard:import', 'board.yaml'])).exitCode).toBe(0);
  const args = ['job', 'daily.questmaster', '--org', 'default-org', ...NOW];
  expect(await place.json(args)).toMatchObject({ state: 'succeeded' });
});

test('what waits for nothing is told beside the result', async () => {
  const place = placeWith(BOARD);
  const { stdout, stderr, exitCode } = await place.ask(['questboard:import', 'board.yaml']);
  expect(stderr).toBe('warning  board.yaml:5:69  there is no task "gone".\n');
  expect(stdout).toContain('tasks\t1\t0\t0\t0\t0\n');
  expect(exitCode).toBe(0);
  expect(await place.json(['questboard:validate', 'board.yaml'])).toMatchObject({
    valid: true,
    warnings: [{ pointer: '/tasks/0/dependsOn/0', line: 5, column: 69 }],
  });
});

test('more warnings than anybody reads are counted', async () => {
  const gone = Array.from({ length: 60 }, (_, at) => `gone-${at}`);
  const place = placeWith(BOARD.replace('[gone]', `[${gone.join(', ')}]`));
  const { stderr, exitCode } = await place.ask(['questboard:validate', 'board.yaml']);
  expect(exitCode).toBe(0);
  expect(stderr.trimEnd().split('\n')).toHaveLength(51);
  expect(stderr).toMatch(/\n\.\.\. and 10 more warnings; --json has all\n$/);
  const told = await place.json(['questboard:validate', 'board.yaml']);
  expect(told).toHaveProperty('warnings.length', 60);
});

test('everything that is wrong in a file is told, and nothing is written', async () => {
  const place = placeWith(BOARD.replace('questId: q', 'questId: p').replace('email: ada', 'mail: ada'));
  for (const command of ['questboard:import', 'questboard:validate']) {
    const { exitCode, stdout, stderr } = await place.ask([command, 'board.yaml']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 4, stdout: '' });
    expect(stderr).toContain('board.yaml:3:33  members[0].mail: unknown key. Did you mean "email"?');
    expect(stderr).toContain('board.yaml:5:27  tasks[0].questId: there is no quest "p".');
  }
  expect(await place.json(['questboard:validate', 'board.yaml'])).toMatchObject({
    valid: false,
    problems: expect.arrayContaining([expect.objectContaining({ pointer: '/tasks/0/questId', line: 5 })]),
  });
  const told = await place.ask(['questboard:import', 'board.yaml', '--json']);
  expect(JSON.parse(told.stderr)).toMatchObject({
    error: {
      code: 'CONFIG_INVALID',
      exitCode: 4,
      problems: [
        { pointer: '/members/0/email', line: 3 },
        { pointer: '/members/0/mail', line: 3 },
        {
          pointer: '/tasks/0/questId',
          file: 'board.yaml',
          line: 5,
          column: 27,
          message: 'there is no quest "p".',
        },
      ],
    },
  });
  expect((await place.ask(['questboard:show', '--org', 'acme'])).exitCode).toBe(3);
});

test('names that nobody knows are refused with those that are meant', async () => {
  const place = placeWith(BOARD);
  await place.ask(['questboard:import', 'board.yaml']);
  expect(await place.ask(['questboard:show', '--org', 'acmee'])).toMatchObject({
    exitCode: 3,
    stderr: 'error  There is no organisation "acmee" (1 is: acme). Did you mean "acme"?\n',
  });
  expect(await place.ask(['questboard:show', '--member', 'eda'])).toMatchObject({
    exitCode: 3,
    stderr: 'error  There is no member "eda" in "acme". Did you mean "ada"?\n',
  });
  expect((await place.ask(['questboard:import', 'nowhere.yaml'])).exitCode).toBe(4);
  expect((await place.ask(['questboard:import', 'board.yaml', '--mode', 'merg'])).exitCode).toBe(2);
  expect((await place.ask(['questboard:example', '--today', '2026-02-30'])).exitCode).toBe(2);
  expect((await place.ask(['questboard:example', '--members', '85'])).exitCode).toBe(2);
});

test('the questmaster wants to know for whom', async () => {
  const place = placeWith(BOARD);
  await place.ask(['questboard:import', 'board.yaml']);
  const { exitCode, stderr } = await place.ask(['job', 'daily.questmaster']);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(
    'expected orgId (--org <id>) or allOrgs (--all-orgs), got neither; the organisations are: acme',
  );
  expect((await place.ask(['job', 'daily.questmaster', '--all-orgs', ...NOW])).exitCode).toBe(0);
  const unknown = await place.ask(['job', 'daily.questmaster', '--org', 'acmee', ...NOW]);
  expect(unknown).toMatchObject({ exitCode: 3 });
  expect(unknown.stdout).toContain('There is no organisation "acmee" (1 is: acme). Did you mean "acme"?');
});

test('an organisation that fails does not stop the others, and the end says so', async () => {
  const place = placeWith(BOARD);
  await place.ask(['questboard:import', 'board.yaml']);
  writeFileSync(path.join(place.folder, 'other.yaml'), BOARD.replace('id: acme', 'id: bolt'));
  await place.ask(['questboard:import', 'other.yaml']);
  const store = await openStore({ url: place.databaseUrl });
  await store.write((tx) => tx.run(sql`update tasks set body = '{}' where org_id = 'acme'`));
  await store.close();
  const all = await place.ask(['job', 'daily.questmaster', '--all-orgs', '--no-retry', ...NOW]);
  expect(all.exitCode).toBe(9);
  expect(all.stdout).toContain('1 of 2 organisations failed, the others are done. acme: ');
  expect(await place.json(['questboard:show', '--org', 'bolt'])).toMatchObject({ decks: [{ version: 1 }] });
});

test('a dry run tells its changes and leaves the board alone', async () => {
  const place = placeWith(BOARD.replace(', dependsOn: [gone]', ''));
  await place.ask(['questboard:import', 'board.yaml']);
  const before = await place.json(['questboard:show']);
  expect(await place.json(['job', 'daily.questmaster.dryrun', ...NOW])).toMatchObject({
    state: 'succeeded',
    result: { orgs: [{ org: 'acme', changes: [{ id: 'q', action: 'unlocked' }, { entity: 'deck' }] }] },
  });
  expect(await place.json(['questboard:show'])).toEqual(before);
});

import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
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

function placeWith(text: string) {
  const place = worker.place();
  writeFileSync(path.join(place.folder, 'board.yaml'), text);
  return place;
}

test('a board from its example to its decks', async () => {
  const place = worker.place();
  const options = ['--today', '2026-02-02', '--members', '4', '--quests', '8', '--tasks', '60'];
  expect(await place.run(['questboard:example', ...options, '--out', 'board.yaml'])).toMatchObject({
    exitCode: 0,
    stdout: 'board.yaml is written. Next: worker questboard:import board.yaml\n',
  });
  const { stdout: printed } = await place.run(['questboard:example', ...options]);
  expect(printed).toBe(readFileSync(path.join(place.folder, 'board.yaml'), 'utf8'));
  expect(await place.run(['questboard:example', ...options, '--out', 'board.yaml'])).toMatchObject({
    exitCode: 7,
  });

  expect(await place.run(['questboard:validate', 'board.yaml'])).toMatchObject({
    stdout: 'board.yaml is valid: default-org with 4 members, 8 quests, 60 tasks\n',
  });
  const trial = await place.run(['questboard:import', 'board.yaml', '--dry-run']);
  expect(trial.stdout).toContain('\ntasks\t60\t0\t0\t0\n+ org default-org\n');
  expect((await place.run(['questboard:show'])).stderr).toContain('No organisation is stored yet.');
  expect((await place.run(['questboard:import', 'board.yaml'])).stdout).toContain('\ntasks\t60\t0\t0\t0\n');
  expect((await place.run(['questboard:import', 'board.yaml'])).stdout).toContain('\ntasks\t0\t0\t60\t0\n');

  expect(await place.run(['job', 'daily.questmaster', '--org', 'default-org', ...NOW])).toMatchObject({
    exitCode: 0,
  });
  const { stdout } = await place.run(['questboard:show']);
  expect(stdout).toMatch(/^quest\tq-02-02\tin-progress\t1\/8\tmedium\t\tText index: first release$/m);
  expect(stdout).toMatch(/^deck\tchidi\.larsen\tt-01-02-01\tnext\t60\t/m);
  expect(await place.json(['questboard:show', '--org', 'default-org'])).toMatchObject({
    org: { id: 'default-org', orgId: 'default-org' },
    lastRun: { status: 'success', runKey: 'daily.questmaster:default-org:2026-02-02' },
  });
  expect(await place.json(['questboard:show', '--member', 'chidi.larsen'])).toMatchObject({
    member: { id: 'chidi.larsen' },
    deck: { items: [{ taskId: 't-01-02-01' }] },
  });
});

test('what waits for nothing is told beside the result', async () => {
  const place = placeWith(BOARD);
  const { stdout, stderr, exitCode } = await place.run(['questboard:import', 'board.yaml']);
  expect(stderr).toBe('warning  board.yaml:5:69  there is no task "gone".\n');
  expect(stdout).toContain('tasks\t1\t0\t0\t0\n');
  expect(exitCode).toBe(0);
  expect(await place.json(['questboard:validate', 'board.yaml'])).toMatchObject({
    valid: true,
    warnings: [{ pointer: '/tasks/0/dependsOn/0', line: 5, column: 69 }],
  });
});

test('everything that is wrong in a file is told, and nothing is written', async () => {
  const place = placeWith(BOARD.replace('questId: q', 'questId: p').replace('email: ada', 'mail: ada'));
  for (const command of ['questboard:import', 'questboard:validate']) {
    const { exitCode, stdout, stderr } = await place.run([command, 'board.yaml']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 4, stdout: '' });
    expect(stderr).toContain('board.yaml:3:33  members[0].mail: unknown key. Did you mean "email"?');
    expect(stderr).toContain('board.yaml:5:27  tasks[0].questId: there is no quest "p".');
  }
  expect(await place.json(['questboard:validate', 'board.yaml'])).toMatchObject({
    valid: false,
    problems: expect.arrayContaining([expect.objectContaining({ pointer: '/tasks/0/questId', line: 5 })]),
  });
  expect((await place.run(['questboard:show', '--org', 'acme'])).exitCode).toBe(3);
});

test('names that nobody knows are refused with those that are meant', async () => {
  const place = placeWith(BOARD);
  await place.run(['questboard:import', 'board.yaml']);
  expect(await place.run(['questboard:show', '--org', 'acmee'])).toMatchObject({
    exitCode: 3,
    stderr: 'error  There is no organisation "acmee" (1 is: acme). Did you mean "acme"?\n',
  });
  expect(await place.run(['questboard:show', '--member', 'eda'])).toMatchObject({
    exitCode: 3,
    stderr: 'error  There is no member "eda" in "acme". Did you mean "ada"?\n',
  });
  expect((await place.run(['questboard:import', 'nowhere.yaml'])).exitCode).toBe(4);
  expect((await place.run(['questboard:import', 'board.yaml', '--mode', 'merg'])).exitCode).toBe(2);
  expect((await place.run(['questboard:example', '--today', '2026-02-30'])).exitCode).toBe(2);
  expect((await place.run(['questboard:example', '--members', '71'])).exitCode).toBe(2);
});

test('the questmaster wants to know for whom', async () => {
  const place = placeWith(BOARD);
  await place.run(['questboard:import', 'board.yaml']);
  const { exitCode, stderr } = await place.run(['job', 'daily.questmaster']);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(
    'expected orgId (--org <id>) or allOrgs (--all-orgs), got neither; the organisations are: acme',
  );
  expect((await place.run(['job', 'daily.questmaster', '--all-orgs', ...NOW])).exitCode).toBe(0);
  const unknown = await place.run(['job', 'daily.questmaster', '--org', 'acmee', ...NOW]);
  expect(unknown).toMatchObject({ exitCode: 1 });
  expect(unknown.stdout).toContain('There is no organisation "acmee" (1 is: acme). Did you mean "acme"?');
});

test('a dry run tells its changes and leaves the board alone', async () => {
  const place = placeWith(BOARD.replace(', dependsOn: [gone]', ''));
  await place.run(['questboard:import', 'board.yaml']);
  const before = await place.json(['questboard:show']);
  expect(await place.json(['job', 'daily.questmaster.dryrun', ...NOW])).toMatchObject({
    state: 'succeeded',
    result: { orgs: [{ org: 'acme', changes: [{ id: 'q', action: 'unlocked' }, { entity: 'deck' }] }] },
  });
  expect(await place.json(['questboard:show'])).toEqual(before);
});

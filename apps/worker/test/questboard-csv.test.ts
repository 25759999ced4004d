import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { useWorker } from './use-worker.ts';

const worker = useWorker();

const BOARD = `format: questboard/v1
org: { id: acme, name: Acme, timezone: Europe/Berlin }
members: [{ id: ada, name: Ada, email: ada@example.com }]
quests: [{ id: q, title: Q }]
tasks: [{ id: t, questId: q, title: "=T", assigneeId: ada, tags: [a, b] }]
`;

async function placeWithBoard() {
  const place = worker.place();
  writeFileSync(path.join(place.folder, 'board.yaml'), BOARD);
  expect((await place.ask(['questboard:import', 'board.yaml'])).exitCode).toBe(0);
  return place;
}

test('tasks go out as CSV and come back changed', async () => {
  const place = await placeWithBoard();
  const exported = await place.ask(['questboard:export', '--format', 'csv', '--org', 'acme']);
  expect(exported.stdout).toBe(
    [
      'id,title,questId,status,priority,phase,estimateMinutes,dependsOn,assigneeEmail,dueDate,tags',
      "t,'=T,q,todo,medium,,,,ada@example.com,,a;b",
      '',
    ].join('\r\n'),
  );
  writeFileSync(path.join(place.folder, 'tasks.csv'), exported.stdout);
  const same = await place.json(['questboard:import', 'tasks.csv', '--org', 'acme']);
  expect(same).toMatchObject({ orgId: 'acme', mode: 'merge', changes: [] });

  const edited = exported.stdout.replace(',todo,', ',in-progress,').replace('a;b', 'a');
  writeFileSync(path.join(place.folder, 'tasks.txt'), edited);
  const args = ['questboard:import', 'tasks.txt', '--format', 'csv', '--org', 'acme'];
  const trial = await place.ask([...args, '--dry-run']);
  expect(trial.stdout).toContain('~ tasks t  status: "todo" -> "in-progress", tags: ["a","b"] -> ["a"]');
  expect((await place.ask(args)).stdout).toContain('\ntasks\t0\t1\t0\t0\t0\n');
  expect(await place.json(['task:show', 't', '--org', 'acme'])).toMatchObject({
    status: 'in-progress',
    tags: ['a'],
  });
});

test('problems name the line and the column', async () => {
  const place = await placeWithBoard();
  writeFileSync(path.join(place.folder, 'tasks.csv'), 'id,title,prioritty\nt,"A\nB",high\n');
  const ended = await place.ask(['questboard:import', 'tasks.csv', '--org', 'acme']);
  expect(ended).toMatchObject({ exitCode: 4, stdout: '' });
  expect(ended.stderr).toContain('tasks.csv:1:10  unknown column "prioritty". Did you mean "priority"?');
});

test.each([
  [['questboard:import', 'tasks.csv'], '--org: name the organisation of these tasks'],
  [
    ['questboard:import', 'tasks.csv', '--mode', 'replace'],
    '--org: name the organisation of these tasks; a CSV file does not name it\n       --mode: a CSV file can only be merged',
  ],
  [['questboard:import', 'board.yaml', '--org', 'acme'], '--org: only for CSV'],
  [['questboard:validate', 'tasks.csv'], 'worker questboard:import tasks.csv --org <id> --dry-run'],
  [['questboard:export', '--format', 'csv', '--json'], '--format csv: prints CSV'],
])('%j is refused in a sentence', async (args, said) => {
  const place = await placeWithBoard();
  const ended = await place.ask(args);
  expect(ended.exitCode).toBe(2);
  expect(ended.stderr).toContain(said);
});

test('questboard:seed is questboard:example', async () => {
  const place = worker.place();
  const options = ['--today', '2026-02-02', '--tasks', '10', '--out'];
  await place.ask(['questboard:example', ...options, 'example.yaml']);
  await place.ask(['questboard:seed', ...options, 'seed.yaml']);
  await place.ask(['questboard', 'seed', ...options, 'words.yaml']);
  const text = (name: string) => readFileSync(path.join(place.folder, name), 'utf8');
  expect(text('seed.yaml')).toBe(text('example.yaml'));
  expect(text('words.yaml')).toBe(text('example.yaml'));
  const { stdout: list } = await place.ask(['help', 'all']);
  expect(list).toContain('questboard:example');
  expect(list).not.toContain('questboard:seed');
  const { stdout: own } = await place.ask(['help', 'questboard', 'seed']);
  expect(own).toContain('worker questboard:example|questboard:seed [options]');
});

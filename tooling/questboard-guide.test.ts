/** Follows docs/guides/questboard.md exactly: writes its board and runs its commands, one after the other. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { typedWords } from '../apps/worker/test/typed-words.ts';
import { useWorker } from '../apps/worker/test/use-worker.ts';
import { codeBlocks } from './code-blocks.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
/** A command of the program, and the file that has what it prints. */
const COMMAND = /^worker (.+?)(?: > (\S+))?$/;
const worker = useWorker();
const blocks = codeBlocks(readFileSync(path.join(ROOT, 'docs/guides/questboard.md'), 'utf8'));
const board = blocks.find(({ language }) => language === 'yaml')?.text ?? '';
const commands = blocks
  .filter(({ language }) => language === 'bash')
  .flatMap(({ text }) => text.split('\n').filter((line) => line !== ''));

test('the guide has a board and commands', () => {
  expect(board).toContain('format: questboard/v1');
  expect(commands.length).toBeGreaterThan(15);
});

test('every command of the guide does what it says', async () => {
  const place = worker.place();
  const inFolder = (name: string): string => path.join(place.folder, name);
  writeFileSync(inFolder('board.yaml'), board);
  const told: Record<string, string> = {};
  for (const command of commands) {
    const [, typed, file] = COMMAND.exec(command) ?? [];
    if (typed === undefined) {
      execFileSync('bash', ['-c', command], { cwd: place.folder });
      continue;
    }
    const { exitCode, stdout, stderr } = await place.ask(typedWords(typed));
    expect({ command, exitCode, stderr }).toMatchObject({ exitCode: 0 });
    told[command] = stdout;
    if (file !== undefined) writeFileSync(inFolder(file), stdout);
  }
  expect(told['worker sprint:show']).toContain('inv-2');
  expect(told['worker task:list --mine --as ada']).toMatch(/^inv-1\ttodo\t/m);
  expect(told["worker task:move por-1 in-progress --force --reason 'the design is ready'"]).toMatch(
    /^por-1\tin-progress\t/,
  );
  expect(told['worker questboard:import tasks.csv --org acme --dry-run']).toContain(
    '\n~ tasks por-1  title: "Build the portal" -> "Build the first portal"\n',
  );
  expect(told['worker questboard:import tasks.csv --org acme']).toContain('\ntasks\t0\t1\t3\t0\t0\n');
  expect(told['worker quest:list']).toMatch(/^invoices\tin-progress\t1\/3\t/m);
});

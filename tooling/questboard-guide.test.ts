/** Follows docs/guides/questboard.md exactly: writes its board and runs its commands, one after the other. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codeBlocks } from './code-blocks.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const run = promisify(execFile);
const blocks = codeBlocks(readFileSync(path.join(ROOT, 'docs/guides/questboard.md'), 'utf8'));
const board = blocks.find(({ language }) => language === 'yaml')?.text ?? '';
const commands = blocks
  .filter(({ language }) => language === 'bash')
  .flatMap(({ text }) => text.split('\n').filter((line) => line !== ''));

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'questboard-guide-'));
  writeFileSync(path.join(folder, 'board.yaml'), board);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the guide has a board and commands', () => {
  expect(board).toContain('format: questboard/v1');
  expect(commands.length).toBeGreaterThan(15);
});

test('every command of the guide does what it says', async () => {
  const env = {
    ...process.env,
    PATH: `${path.join(ROOT, 'bin')}:${process.env['PATH']}`,
    DATABASE_URL: `sqlite:${path.join(folder, 'worker.db')}`,
  };
  const told: Record<string, string> = {};
  for (const command of commands) {
    const { stdout } = await run('bash', ['-c', command], { cwd: folder, env });
    told[command] = stdout;
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

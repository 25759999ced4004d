import { expect, test } from 'vitest';
import { createOutput } from '../../cli/output.ts';
import { importProgress } from './import-progress.ts';

test('each phase of an import replaces the line of the phase before', () => {
  const written: string[] = [];
  const stream = { isTTY: true, columns: 80, write: (text: string) => written.push(text) };
  let now = 0;
  const io = {
    stdout: stream,
    stderr: stream,
    env: {},
    now: () => (now += 1_000),
    entry: new URL(import.meta.url),
    cwd: '/',
  };
  const output = createOutput({ ...io, json: false });
  const { report, end } = importProgress({ io, output }, 'board.yaml');
  report({ phase: 'reading', done: 50, total: 200 });
  report({ phase: 'reading', done: 200, total: 200 });
  report({ phase: 'comparing', done: 0, total: 1 });
  report({ phase: 'writing', done: 12_000, total: 50_000 });
  end();
  const erase = '\r\u001b[K';
  expect(written).toEqual([
    `${erase}  reading board.yaml ... 25 %`,
    `${erase}  comparing board.yaml with the board ...`,
    `${erase}  writing 12,000 of 50,000 tasks ...`,
    erase,
  ]);
});

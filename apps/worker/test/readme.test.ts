import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { useWorker } from './use-worker.ts';

const README = path.join(import.meta.dirname, '../README.md');

const worker = useWorker();

test('the example of the README runs as it is written, with the jobs that are shipped', async () => {
  const [, example = ''] = /^```sh\n([\s\S]*?)^```$/m.exec(readFileSync(README, 'utf8')) ?? [];
  const lines = example.trim().split('\n');
  expect(lines.length).toBeGreaterThan(3);
  const place = worker.place();
  for (const line of lines) {
    const [program, ...args] = line.split(' ');
    expect(program).toBe('worker');
    const { exitCode, stderr } = await place.run(args);
    expect([line, exitCode, stderr]).toEqual([line, 0, expect.any(String)]);
  }
});

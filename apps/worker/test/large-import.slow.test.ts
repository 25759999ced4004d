/** A board of 50,000 tasks, by commands that may have little memory. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { useWorker } from './use-worker.ts';

const worker = useWorker();

const LITTLE = { NODE_OPTIONS: '--max-old-space-size=384' };
const SIZE = ['--members', '50', '--quests', '600', '--tasks', '50000'];

test('50,000 tasks are imported as YAML and as CSV with 384 MB', async () => {
  const place = worker.place(LITTLE);
  const made = await place.run(['questboard:seed', '--today', '2026-02-02', ...SIZE, '--out', 'board.yaml']);
  expect(made.exitCode).toBe(0);
  expect((await place.run(['questboard:import', 'board.yaml'])).stdout).toContain(
    '\ntasks\t50000\t0\t0\t0\t0\n',
  );
  const { stdout } = await place.run(['questboard:export', '--format', 'csv']);
  writeFileSync(path.join(place.folder, 'tasks.csv'), stdout);
  const again = await place.run(['questboard:import', 'tasks.csv', '--org', 'default-org']);
  expect(again.stdout).toContain('\ntasks\t0\t0\t50000\t0\t0\n');
});

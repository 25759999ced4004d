import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { scheduleFile, started } from './daemons.ts';
import { useWorker } from './use-worker.ts';

const worker = useWorker();

test('the doctor finds all well beside a daemon at work', async () => {
  const place = worker.place({ WORKER_NODE_NAME: 'ada' });
  await started(place);
  const { exitCode, stdout, stderr } = await place.ask(['doctor']);
  expect([exitCode, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^nodes\tok\trunning: ada \(1\)\t\t$/m);
  expect(stdout).not.toMatch(/\t(?:warning|problem)\t/);
});

test('mistakes in the configuration are problems with their lines, and all else is looked at', async () => {
  const place = worker.place({ WORKER_CONFG: 'x' });
  await place.ask(['job', 'test.greet']);
  const config = scheduleFile(place, 'schedules:\n  - jobId: test.gret\n    schedule: 0 9 * * *\n');
  writeFileSync(path.join(place.folder, 'worker.yaml'), 'concurency: 5\n');
  const env = { WORKER_CONFIG: 'worker.yaml' };
  const { exitCode, stdout } = await place.ask(['doctor', '--config', config, '--json'], env);
  expect(exitCode).toBe(6);
  const { data }: { data: { readonly diagnoses: readonly unknown[] } } = JSON.parse(stdout);
  expect(data).toMatchObject({ warnings: 1, problems: 2 });
  expect(data.diagnoses).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        id: 'scheduler-yaml',
        verdict: 'problem',
        found: expect.stringMatching(/schedules\.yaml:2:\d+ .*Did you mean "test\.greet"\?/),
      }),
      expect.objectContaining({
        id: 'worker-yaml',
        verdict: 'problem',
        found: expect.stringMatching(/worker\.yaml:1:1 /),
      }),
      expect.objectContaining({ id: 'environment', verdict: 'warning' }),
      expect.objectContaining({ id: 'fold', verdict: 'ok' }),
    ]),
  );
});

test.each([
  ['a folder', '', 'it is a directory'],
  ['no server', 'postgres://ada@127.0.0.1:1/app', 'nothing listens there'],
])('a store that is %s cannot be looked at, and that is told', async (_what, url, reason) => {
  const place = worker.place();
  const env = { DATABASE_URL: url === '' ? `sqlite:${path.join(place.folder)}` : url };
  const { exitCode, stdout } = await place.ask(['doctor'], env);
  expect(exitCode).toBe(5);
  expect(stdout).toMatch(/^node\tok/m);
  expect(stdout).toMatch(new RegExp(`^store\tproblem\t.*${reason}`, 'm'));
});

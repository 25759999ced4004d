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
  expect(stdout).toMatch(/^daemons\tfine\trunning: ada \(1\)\t\t$/m);
  // The rules of the app are on, and this test has no channel.
  expect(stdout.match(/^.*\t(?:note|problem)\t/gm)).toEqual(['channels\tnote\t']);
});

test('mistakes in the configuration are problems with their lines, and all else is examined', async () => {
  const place = worker.place({ WORKER_CONFG: 'x' });
  await place.ask(['job', 'test.greet']);
  const config = scheduleFile(place, 'schedules:\n  - jobId: test.gret\n    schedule: 0 9 * * *\n');
  writeFileSync(path.join(place.folder, 'worker.yaml'), 'concurency: 5\n');
  writeFileSync(path.join(place.folder, 'alerts.yaml'), 'jobFailurs: []\n');
  const env = { WORKER_CONFIG: 'worker.yaml' };
  const files = ['--config', config, '--alerts', 'alerts.yaml'];
  const { exitCode, stdout } = await place.ask(['doctor', ...files, '--json'], env);
  expect(exitCode).toBe(6);
  const { data }: { data: { readonly diagnoses: readonly { readonly id: string }[] } } = JSON.parse(stdout);
  const ids = data.diagnoses.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)]);
  expect(data).toMatchObject({ problems: 3, notes: 2 });
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
      expect.objectContaining({
        id: 'alerts-yaml',
        verdict: 'problem',
        found: expect.stringMatching(/alerts\.yaml:1:1  .*Did you mean "jobFailures"\?/),
      }),
      expect.objectContaining({ id: 'environment', verdict: 'note' }),
      expect.objectContaining({ id: 'fold', verdict: 'fine' }),
    ]),
  );
});

test('a variable that a daemon refuses is a problem, as in config:check; a model that cannot be used is a note', async () => {
  const place = worker.place();
  const environment = async (env: Readonly<Record<string, string>>): Promise<string> =>
    /^environment\t.*$/m.exec((await place.ask(['doctor'], env)).stdout)?.[0] ?? '';
  expect(await environment({ HEALTH_PORT: 'web' })).toMatch(/\tproblem\tHEALTH_PORT: expected a port/);
  expect(await environment({ OPENAI_API_KEY: 'sk-a', OPENAI_BASE_URL: 'ftp://a' })).toMatch(
    /\tnote\tOPENAI_BASE_URL: expected an http/,
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
  expect(stdout).toMatch(/^node\tfine/m);
  expect(stdout).toMatch(new RegExp(`^store\tproblem\t.*${reason}`, 'm'));
});

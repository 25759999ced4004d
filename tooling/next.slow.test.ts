/** The example of a Next route in a project of its own: Next builds and serves it, and a worker executes its run. */
import { cpSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { migrate, openStore } from '@sb/storage';
import { newDatabase } from '@sb/testkit';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { welcome } from '../examples/next-route/lib/jobs.ts';
import { findRun } from '../packages/queue/src/index.ts';
import { createWorker } from '../packages/worker/src/index.ts';
import { PACK_TIME_MS, packedOnce } from './packages/packed-once.ts';
import { isOurs, ranges, ROOT } from './packages/plan.mjs';
import { newProject, printed } from './packages/test-project.ts';
import { startRegistry, type TestRegistry } from './packages/test-registry.ts';

const EXAMPLE = path.join(ROOT, 'examples/next-route');
/** Next works with the compiler of TypeScript 5. */
const PACKAGES = [
  'next@16.4.6',
  'react@19.3.1',
  'react-dom@19.3.1',
  'typescript@5.9.3',
  '@types/node@20',
  '@types/react@19',
];

let registry: TestRegistry;
beforeAll(async () => {
  registry = await startRegistry(await packedOnce());
}, PACK_TIME_MS);
afterAll(() => registry.stop());

test('Next builds the example and serves it: a worker executes the run of its route', async () => {
  const databaseUrl = await newDatabase();
  const store = await openStore({ url: databaseUrl });
  onTestFinished(() => store.close());
  await migrate(store, '0.1.0');
  const project = newProject(registry, 'next', {
    // Vitest has set it.
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    DATABASE_URL: databaseUrl,
  });
  for (const part of ['app', 'lib', 'next.config.mjs', 'tsconfig.json'])
    cpSync(path.join(EXAMPLE, part), path.join(project.folder, part), { recursive: true });
  project.write('package.json', '{ "name": "a-project", "private": true, "type": "module" }\n');
  const install = ['install', '--no-audit', '--no-fund', '--include=dev'];
  await project.run('npm', [...install, ...PACKAGES, ...ofExample()]);
  await project.run('npx', ['next', 'build']);

  const next = project.start('node_modules/.bin/next', ['start', '--hostname', '127.0.0.1', '--port', '0']);
  const [, port = ''] = await printed(next, /http:\/\/(?:127\.0\.0\.1|localhost):(\d+)/);
  const ask = (at: string, init?: RequestInit) => fetch(new URL(at, `http://127.0.0.1:${port}`), init);
  const post = (input: object) => ask('/api/welcome', { method: 'POST', body: JSON.stringify(input) });
  expect((await post({ to: 'no address' })).status).toBe(400);
  const answer = await post({ to: 'ada@example.com' });
  const { run } = (await answer.json()) as { run: number };
  expect([answer.status, answer.headers.get('location')]).toEqual([202, `/api/runs/${run}`]);

  await using worker = createWorker({ jobs: [welcome], databaseUrl, logLevel: 'error' });
  await worker.start();
  const seen = async () => (await ask(`/api/runs/${run}`)).json();
  await expect.poll(seen).toEqual({ state: 'succeeded', result: { sent: 'ada@example.com' } });
  expect(await findRun(store, run)).toMatchObject({
    jobId: 'mail.welcome',
    state: 'succeeded',
    createdBy: 'next',
    result: { sent: 'ada@example.com' },
  });
});

/** What the example depends on: ours as packed, the others in the versions of this workspace. */
function ofExample(): readonly string[] {
  const { dependencies } = JSON.parse(readFileSync(path.join(EXAMPLE, 'package.json'), 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  return Object.keys(dependencies).map((id) => (isOurs(id) ? id : `${id}@${ranges([id])[id]}`));
}

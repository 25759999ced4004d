import { lstatSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { COMMANDS } from '../../apps/worker/src/commands/index.ts';
import { alertsFilePath } from '../../apps/worker/src/services/alerts-file.ts';
import { findPlaces, scheduleFilePath } from '../../apps/worker/src/services/places.ts';
import {
  documentedLines,
  readRuntimeStage,
  readServices,
  readStages,
  readText,
  ROOT,
} from './deployment-files.ts';
import { parseDockerfile, textsOf, variablesOf, wordsOf } from './dockerfile.ts';
import { readDockerignore } from './dockerignore.ts';

const PROGRAM = '/app/apps/worker/dist/index.js';

const runtime = readRuntimeStage();
const services = readServices();
const documentedRuns = documentedLines('Docker').filter((line) => line.startsWith('docker run'));
const places = findPlaces({ entry: pathToFileURL(PROGRAM), cwd: '/' }, () => false);
const scheduleFile = scheduleFilePath(places);
const rulesFile = alertsFilePath(places);

test('the stages stand on one pinned image, and build with the pnpm of the repository', () => {
  const images = readStages().map(({ image }) => image);
  expect(new Set(images).size).toBe(1);
  expect(images[0]).toMatch(/^node:\d+-[a-z]+-slim$/);
  const { packageManager }: { packageManager: string } = JSON.parse(readText('package.json'));
  expect(readText('Dockerfile')).toContain(`npm install --global ${packageManager} `);
});

test('the image starts the program, as a user who is not root, and asks it how it is', () => {
  expect(textsOf(runtime, 'RUN').join('\n')).toContain(`ln -s ${PROGRAM} /usr/local/bin/worker`);
  expect([wordsOf(runtime, 'ENTRYPOINT'), wordsOf(runtime, 'CMD')[0]]).toEqual([['worker'], 'daemon']);
  expect(wordsOf(runtime, 'HEALTHCHECK')).toEqual(['worker', 'health']);
  expect(variablesOf(runtime)['HEALTH_PORT']).toMatch(/^\d+$/);
  expect(textsOf(runtime, 'USER')).toEqual(['1000:1000']);
  expect(textsOf(runtime, 'STOPSIGNAL')).toEqual(['SIGTERM']);
});

test('the store lies in the volume, where the documented command and compose have it too', () => {
  const [volume = ''] = textsOf(runtime, 'VOLUME');
  expect(variablesOf(runtime)['DATABASE_URL']).toBe(`sqlite:${volume}/worker.db`);
  expect(documentedRuns).toHaveLength(1);
  expect(documentedRuns[0]).toContain(` -v worker-data:${volume} `);
  expect(services['worker']?.['tmpfs']).toContain(volume);
});

test('the scheduler.yaml and the alerts.yaml that are mounted are those that are read', () => {
  expect([scheduleFile, rulesFile]).toEqual([
    '/app/apps/worker/scheduler.yaml',
    '/app/apps/worker/alerts.yaml',
  ]);
  for (const [name, file] of [
    ['scheduler.yaml', scheduleFile],
    ['alerts.yaml', rulesFile],
  ]) {
    expect(documentedRuns[0]).toContain(`/apps/worker/${name}:${file}:ro`);
    expect(services['worker']?.volumes).toContain(`./apps/worker/${name}:${file}:ro`);
  }
});

test('"$(pwd)/scheduler.yaml" is the same file in the root and in apps/worker', () => {
  const link = path.join(ROOT, 'scheduler.yaml');
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
  expect(realpathSync(link)).toBe(realpathSync(path.join(ROOT, 'apps/worker/scheduler.yaml')));
});

test.each`
  path                                     | getsIn
  ${'pnpm-lock.yaml'}                      | ${true}
  ${'apps/worker/src/index.ts'}            | ${true}
  ${'apps/worker/scheduler.yaml'}          | ${true}
  ${'packages/testing/src/index.ts'}       | ${true}
  ${'tooling/preflight.mjs'}               | ${true}
  ${'.git/config'}                         | ${false}
  ${'.env'}                                | ${false}
  ${'worker.env'}                          | ${false}
  ${'apps/worker/.env'}                    | ${false}
  ${'data/worker.db'}                      | ${false}
  ${'apps/data/worker.db'}                 | ${false}
  ${'board.yaml'}                          | ${false}
  ${'node_modules/.pnpm/lock.yaml'}        | ${false}
  ${'apps/worker/node_modules/x/index.js'} | ${false}
  ${'apps/worker/dist/index.js'}           | ${false}
  ${'apps/worker/.dev/1/index.js'}         | ${false}
`('$path gets into the build: $getsIn', ({ path: file, getsIn }) => {
  expect(readDockerignore(readText('.dockerignore'))(file)).toBe(getsIn);
});

test('an instruction that is not understood is refused', () => {
  expect(() => parseDockerfile('FROM scratch\nADD x /\n')).toThrow('got ADD');
  expect(() => parseDockerfile('RUN true\n')).toThrow('expected FROM first, got RUN');
});

test('compose starts PostgreSQL, migrates once, then lets daemons work', () => {
  expect(Object.keys(services)).toEqual(['postgres', 'migrate', 'worker', 'console']);
  // One console, on this machine only, with no secret of the jobs.
  expect(services['console']).toMatchObject({ command: ['console'], ports: ['127.0.0.1:8787:8787'] });
  expect(services['console']).not.toHaveProperty('env_file');
  expect(services).toMatchObject({
    postgres: { image: 'postgres:17', restart: 'unless-stopped' },
    migrate: { restart: 'no', depends_on: { postgres: { condition: 'service_healthy' } } },
    worker: {
      restart: 'unless-stopped',
      depends_on: { migrate: { condition: 'service_completed_successfully' } },
    },
  });
  expect(services['postgres']?.healthcheck?.['test']).toContain('pg_isready');
  const known = new Set(COMMANDS.map(({ name }) => name));
  const commands = Object.values(services).flatMap(({ command = [] }) => command);
  expect(commands.filter((name) => !known.has(name))).toEqual([]);
});

test('compose can start several daemons: nothing of them is there only once', () => {
  expect(Object.keys(services['worker'] ?? {})).not.toContain('container_name');
  expect(Object.keys(services['worker'] ?? {})).not.toContain('ports');
});

test('no password stands in compose.yaml, and it does not start without one', () => {
  const password = '${POSTGRES_PASSWORD:?put it into .env}';
  expect(services['postgres']?.environment?.['POSTGRES_PASSWORD']).toBe(password);
  expect(services['worker']?.environment).toEqual({
    DATABASE_URL: `postgres://worker:${password}@postgres:5432/worker`,
    // Empty without it: alerts then have no link.
    CONSOLE_URL: '${CONSOLE_URL:-}',
  });
  expect(readText('.gitignore').split('\n')).toEqual(expect.arrayContaining(['.env', 'worker.env']));
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findPlaces, ownSchedulePath, scheduleFilePath } from './places.ts';

const MODULES = '/home/p/node_modules/@sb/cli/worker';
const GLOBAL = '/usr/lib/node_modules/@sb/cli/worker';
const P = '/home/p/package.json';
const CLONE = '/srv/repo/pnpm-workspace.yaml';

test.each`
  what                                        | app                        | bundle                | cwd            | files                               | root
  ${'a build'}                                | ${'/srv/repo/apps/worker'} | ${'dist/index.js'}    | ${'/tmp'}      | ${[CLONE]}                          | ${'/srv/repo'}
  ${'sources that are run'}                   | ${'/srv/repo/apps/worker'} | ${'.dev/1f/index.js'} | ${'/tmp'}      | ${[CLONE]}                          | ${'/srv/repo'}
  ${'a folder copied out of its workspace'}   | ${'/opt/apps/worker'}      | ${'dist/index.js'}    | ${'/tmp'}      | ${[]}                               | ${'/opt/apps'}
  ${'a path with a space'}                    | ${'/my repo/apps/worker'}  | ${'dist/index.js'}    | ${'/tmp'}      | ${['/my repo/pnpm-workspace.yaml']} | ${'/my repo'}
  ${'a dependency of a project'}              | ${MODULES}                 | ${'dist/index.js'}    | ${'/home/p'}   | ${[P]}                              | ${'/home/p'}
  ${'the same from a folder of the project'}  | ${MODULES}                 | ${'dist/index.js'}    | ${'/home/p/a'} | ${[P]}                              | ${'/home/p'}
  ${'the same from a package in the project'} | ${MODULES}                 | ${'dist/index.js'}    | ${'/home/p/a'} | ${[P, '/home/p/a/package.json']}    | ${'/home/p/a'}
  ${'the same from anywhere, as a service'}   | ${MODULES}                 | ${'dist/index.js'}    | ${'/'}         | ${[P]}                              | ${'/home/p'}
  ${'installed for all, in a project'}        | ${GLOBAL}                  | ${'dist/index.js'}    | ${'/home/p/a'} | ${[P]}                              | ${'/home/p'}
  ${'installed for all, without a project'}   | ${GLOBAL}                  | ${'dist/index.js'}    | ${'/home/q'}   | ${[]}                               | ${'/home/q'}
`('$what', ({ app, bundle, cwd, files, root }) => {
  const entry = new URL(`file://${encodeURI(`${app}/${bundle}`)}`);
  const exists = (file: string): boolean => files.includes(file);
  expect(findPlaces({ entry, cwd }, exists)).toEqual({
    app,
    workspaceRoot: root,
    isInstalled: app.includes('node_modules'),
  });
});

test('an installed program reads scheduler.yaml of its project, and has one of its own for a project without', () => {
  const project = mkdtempSync(path.join(tmpdir(), 'worker-project-'));
  onTestFinished(() => rmSync(project, { recursive: true }));
  const places = { app: '/program', workspaceRoot: project, isInstalled: true };
  expect(scheduleFilePath(places)).toBe('/program/scheduler.yaml');
  expect(ownSchedulePath(places)).toBe(path.join(project, 'scheduler.yaml'));
  writeFileSync(path.join(project, 'scheduler.yaml'), 'schedules: []\n');
  expect(scheduleFilePath(places)).toBe(path.join(project, 'scheduler.yaml'));
  // In a clone, the root has a file of this name for editors only.
  const clone = { ...places, isInstalled: false };
  expect([scheduleFilePath(clone), ownSchedulePath(clone)]).toEqual([
    '/program/scheduler.yaml',
    '/program/scheduler.yaml',
  ]);
});

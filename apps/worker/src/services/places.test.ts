import { expect, test } from 'vitest';
import { findPlaces } from './places.ts';

test.each`
  what                                      | entry                                          | workspace      | app                              | root
  ${'a build'}                              | ${'/srv/repo/apps/worker/dist/index.js'}       | ${'/srv/repo'} | ${'/srv/repo/apps/worker'}       | ${'/srv/repo'}
  ${'sources that are run'}                 | ${'/srv/repo/apps/worker/.dev/1f/index.js'}    | ${'/srv/repo'} | ${'/srv/repo/apps/worker'}       | ${'/srv/repo'}
  ${'a folder copied out of its workspace'} | ${'/opt/apps/worker/dist/index.js'}            | ${undefined}   | ${'/opt/apps/worker'}            | ${'/opt/apps'}
  ${'a dependency of a project'}            | ${'/home/p/node_modules/worker/dist/index.js'} | ${undefined}   | ${'/home/p/node_modules/worker'} | ${'/home/p'}
  ${'a path with a space'}                  | ${'/my%20repo/apps/worker/dist/index.js'}      | ${'/my repo'}  | ${'/my repo/apps/worker'}        | ${'/my repo'}
`('$what', ({ entry, workspace, app, root }) => {
  const exists = (file: string): boolean =>
    workspace !== undefined && file === `${workspace}/pnpm-workspace.yaml`;
  expect(findPlaces(new URL(`file://${entry}`), exists)).toEqual({
    app,
    configFolder: app,
    workspaceRoot: root,
  });
});

test('a project with a worker.yaml has its configuration beside it', () => {
  const entry = new URL('file:///home/p/node_modules/worker/dist/index.js');
  expect(findPlaces(entry, (file) => file === '/home/p/worker.yaml')).toMatchObject({
    app: '/home/p/node_modules/worker',
    configFolder: '/home/p',
  });
});

import { expect, test } from 'vitest';
import { wantedModules } from './wanted-modules.ts';

const all = {
  flag: ['./a.mjs', './a.mjs', 'b'],
  env: { WORKER_JOBS: './c.mjs, d' },
  cwd: '/work',
  config: ['./e.mjs'],
  configFile: '/etc/worker/worker.yaml',
};

test.each`
  what                                      | wishes                                                              | modules
  ${'the flag goes first'}                  | ${{}}                                                               | ${[['./a.mjs', '--jobs', '/work'], ['b', '--jobs', '/work']]}
  ${'then the environment'}                 | ${{ flag: [] }}                                                     | ${[['./c.mjs', 'WORKER_JOBS', '/work'], ['d', 'WORKER_JOBS', '/work']]}
  ${'then worker.yaml, from where it lies'} | ${{ flag: [], env: {} }}                                            | ${[['./e.mjs', 'worker.yaml', '/etc/worker']]}
  ${'nothing'}                              | ${{ flag: [], env: { WORKER_JOBS: '' }, config: undefined }}        | ${[]}
  ${'pnpm says where the user is'}          | ${{ flag: [], env: { WORKER_JOBS: './c.mjs', INIT_CWD: '/home' } }} | ${[['./c.mjs', 'WORKER_JOBS', '/home']]}
  ${'an empty one says nothing'}            | ${{ flag: [], env: { WORKER_JOBS: ',' } }}                          | ${[]}
`('$what', ({ wishes, modules }) =>
  expect(wantedModules({ ...all, ...wishes }).map((one) => [one.given, one.origin, one.folder])).toEqual(
    modules,
  ),
);

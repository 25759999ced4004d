import { expect, test } from 'vitest';
import { forgetCallersFolder } from './callers-folder.ts';

test.each`
  program           | entry                                                    | env
  ${'of a clone'}   | ${'file:///srv/repo/apps/worker/dist/index.js'}          | ${{ INIT_CWD: '/home/ada', PATH: '/bin' }}
  ${'that npm has'} | ${'file:///p/node_modules/@sb/cli/worker/dist/index.js'} | ${{ PATH: '/bin' }}
`('the folder of the caller and a program $program', ({ entry, env }) => {
  const given: NodeJS.ProcessEnv = { INIT_CWD: '/home/ada', PATH: '/bin' };
  forgetCallersFolder(entry, given);
  expect(given).toEqual(env);
});

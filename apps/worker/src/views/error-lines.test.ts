import { expect, test } from 'vitest';
import { errorLines } from './error-lines.ts';

const STACK = [
  'TypeError: no such organisation',
  '    at parse (/repo/node_modules/.pnpm/x/index.js:3:1)',
  '    at loadOrg (file:///repo/packages/questboard/src/orgs.ts:31:9)',
  '    at /repo/apps/worker/src/my-job.ts:7:3',
  '    at node:internal/process/task_queues:95:5',
].join('\n');
const look = { root: '/repo', frames: 'first own' as const };

test('the first frame of our own is shown, from the root on, with how many are not', () => {
  expect(errorLines({ name: 'TypeError', message: 'no such organisation', stack: STACK }, look)).toEqual([
    ['error', 'TypeError: no such organisation'],
    ['', 'at loadOrg  packages/questboard/src/orgs.ts:31  (+ 3 frames, --stack)'],
  ]);
});

test('or all of them', () => {
  const lines = errorLines({ message: 'x', stack: STACK }, { ...look, frames: 'all' });
  expect(lines.map(([, text]) => text)).toEqual([
    'x',
    'at parse  node_modules/.pnpm/x/index.js:3',
    'at loadOrg  packages/questboard/src/orgs.ts:31',
    'at apps/worker/src/my-job.ts:7',
    'at node:internal/process/task_queues:95',
  ]);
});

test('causes follow, and a text that is no error ends the chain', () => {
  const error = {
    name: 'Error',
    message: 'sync failed',
    cause: { name: 'RangeError', message: 'no\u001b[31m', cause: 'why' },
  };
  expect(errorLines(error, look)).toEqual([
    ['error', 'sync failed'],
    ['because', 'RangeError: no'],
  ]);
});

test('an error that only wraps another is left out', () => {
  const message = 'there is no organisation "acme"';
  const error = { name: 'Permanent', message, cause: { name: 'UnknownOrganisationError', message } };
  expect(errorLines(error, look)).toEqual([['error', `UnknownOrganisationError: ${message}`]]);
});

test('what an AggregateError holds is told', () => {
  const errors = [
    { name: 'Error', message: 'one' },
    { name: 'TypeError', message: 'two' },
  ];
  expect(errorLines({ name: 'AggregateError', message: 'several', errors }, look)).toEqual([
    ['error', 'AggregateError: several'],
    ['because', 'one'],
    ['because', 'TypeError: two'],
  ]);
});

test.each(['/repo/apps/worker/dist/node-name-x.js:97:3', 'file:///repo/apps/worker/.dev/0f3a/main-y.js:1:1'])(
  'a frame of the bundle is none of the author: %s',
  (place) => {
    const stack = `NotJsonError: x\n    at refuse (${place})`;
    expect(errorLines({ message: 'x', stack }, look)).toEqual([['error', 'x']]);
  },
);

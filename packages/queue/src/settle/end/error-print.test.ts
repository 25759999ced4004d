import { describe, expect, test } from 'vitest';
import { errorPrint, shapeOf } from './error-print.ts';

test.each([
  ['connect ECONNREFUSED 10.0.0.7:5432', 'connect ECONNREFUSED <n>'],
  ['no order 4711 of customer 12', 'no order <n> of customer <n>'],
  ['no organisation "acme-eu" (2 are: acme)', 'no organisation <text> (<n> are: acme)'],
  ['GET https://api.example.com/v1/users/12?x=1 gave 502', 'GET <url> gave <n>'],
  ['run 0f8fad5b-d9cb-469f-a165-70867728950e failed', 'run <id> failed'],
  ['object 5f2b9c0a1d3e4f5a6b7c8d9e is gone', 'object <id> is gone'],
  ['ENOENT: no such file, open /var/data/2026/a.csv', 'ENOENT: no such file, open <path>'],
  ['took 1.5 s\n    at somewhere', 'took <n> s'],
  ['deadbeef is no number, facade neither', 'deadbeef is no number, facade neither'],
])('%j has the shape %j', (message, shape) => {
  expect(shapeOf(message)).toBe(shape);
});

const error = (message: string, frame = 'at load (/srv/app/src/load.ts:3:5)', name = 'Error'): string =>
  JSON.stringify({
    name,
    message,
    stack: `${name}: ${message}\n    at Socket.f (node:net:1:2)\n    ${frame}`,
  });

describe('a fingerprint', () => {
  test('is the same for numbers that differ, and for a line that moved', () => {
    expect(errorPrint(error('no order 1', 'at load (/srv/app/src/load.ts:30:5)'))).toBe(
      errorPrint(error('no order 2')),
    );
    expect(errorPrint(error('no order 1', 'at load (/other/machine/src/load.ts:3:5)'))).toBe(
      errorPrint(error('no order 1')),
    );
  });

  test.each([
    ['another message', error('no customer 1')],
    ['another name', error('no order 1', undefined, 'TypeError')],
    ['another place', error('no order 1', 'at save (/srv/app/src/save.ts:3:5)')],
  ])('differs for %s', (_what, other) => {
    expect(errorPrint(other)).not.toBe(errorPrint(error('no order 1')));
  });

  test('is there for what is no error', () => {
    expect(errorPrint('"gone"')).toMatch(/^[\da-f]{16}$/);
    expect(errorPrint('{}')).toMatch(/^[\da-f]{16}$/);
  });
});

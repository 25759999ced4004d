import { expect, test } from 'vitest';
import { decidePing } from './dead-man.ts';

const MINUTE = 60_000;
const NOW = 100 * MINUTE;
const silent = (why: string) => ({ kind: 'silent', why });

test.each`
  what                                  | progress                                              | pingedAt            | ping
  ${'all is well'}                      | ${{ evaluatedAt: NOW - 15_000, standstillMs: 0 }}     | ${undefined}        | ${{ kind: 'ping' }}
  ${'a minute after the last one'}      | ${{ evaluatedAt: NOW, standstillMs: 0 }}              | ${NOW - MINUTE}     | ${{ kind: 'ping' }}
  ${'not sooner'}                       | ${{ evaluatedAt: NOW, standstillMs: 0 }}              | ${NOW - MINUTE + 1} | ${{ kind: 'wait' }}
  ${'nothing is evaluated'}             | ${{ evaluatedAt: NOW - 3 * MINUTE, standstillMs: 0 }} | ${undefined}        | ${silent('nothing was evaluated for 3 min')}
  ${'what is due waits for its sender'} | ${{ evaluatedAt: NOW, standstillMs: 2 * MINUTE }}     | ${undefined}        | ${{ kind: 'ping' }}
  ${'nobody sends'}                     | ${{ evaluatedAt: NOW, standstillMs: 3 * MINUTE }}     | ${undefined}        | ${silent('a message has been due for 3 min, and no daemon tries it')}
`('$what', ({ progress, pingedAt, ping }) =>
  expect(decidePing({ now: NOW, ...progress }, pingedAt)).toEqual(ping),
);

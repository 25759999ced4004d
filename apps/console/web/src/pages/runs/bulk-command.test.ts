import { expect, test } from 'vitest';
import { bulkCommand, moveCommand } from './bulk-command.ts';

const all = { ids: [], isAll: true };

test('runs that were picked are named', () =>
  expect(bulkCommand('run:replay', { ids: [3, 4], isAll: false, filter: { by: 'ana' } })).toBe(
    'worker run:replay 3 4',
  ));

test.each([
  [{}, 'worker run:cancel --state running,retrying,held,queued,waiting,later'],
  [{ job: 'a', state: 'held,failed' }, 'worker run:cancel --job a --state held'],
  [{ queue: 'mail', view: 'live', state: 'queued' }, 'worker run:cancel --queue mail --state queued'],
  [{ state: 'failed' }, false],
  [{ since: '2h' }, false],
  [{ notJob: 'a' }, false],
])('all that wait or run and match %o', (filter, line) =>
  expect(bulkCommand('run:cancel', { ...all, filter })).toBe(line),
);

test.each([
  [
    { tag: 'x', error: "can't", since: '6h', state: 'failed,running', by: undefined },
    String.raw`worker run:replay --tag x --error 'can'\''t' --since 6h --state failed`,
  ],
  [{ since: '2026-11-28T09:00:00Z' }, false],
  [{ minMs: '30s', job: 'a' }, false],
])('all that have ended and match %o', (filter, line) =>
  expect(bulkCommand('run:replay', { ...all, filter })).toBe(line),
);

test.each([
  [{ job: 'a', error: 'x', state: 'failed' }, 'worker run:retry --job a --error x'],
  [{ queue: 'mail' }, 'worker run:retry --queue mail'],
  [{ state: 'failed' }, false],
  [{ state: 'cancelled', job: 'a' }, false],
  [{ job: 'a', trigger: 'cron' }, false],
])('all that have failed and match %o', (filter, line) =>
  expect(bulkCommand('run:retry', { ...all, filter })).toBe(line),
);

test.each([
  [
    { ...all, filter: { job: 'a' } },
    'worker run:priority --job a --state retrying,held,queued,waiting,later --to',
  ],
  [{ ...all, filter: { state: 'running' } }, false],
  [{ ...all, filter: { by: 'ana' } }, false],
  [{ ids: [3], isAll: false, filter: {} }, 'worker run:priority 3'],
  [{ ids: [3, 4], isAll: false, filter: {} }, false],
])('a move of %o', (choice, line) => expect(moveCommand(choice)).toBe(line));

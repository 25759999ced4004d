import { ConfigError } from '@sb/config';
import { InvalidInputError, JobDefinitionError } from '@sb/jobs';
import { InvalidRequestError } from '@sb/queue';
import { expect, test } from 'vitest';
import { exitCodeOf, printFailure } from './failure.ts';
import { createOutput } from './output.ts';

test.each([
  ['USAGE', 2],
  ['INPUT_INVALID', 2],
  ['DURATION_INVALID', 2],
  ['NOT_FOUND', 3],
  ['UNKNOWN_JOB', 3],
  ['UNKNOWN_RUN', 3],
  ['CONFIG_INVALID', 4],
  ['CONFIG_UNREADABLE', 4],
  ['CRON_INVALID', 4],
  ['ZONE_INVALID', 4],
  ['JOB_INVALID', 4],
  ['DATABASE_URL_INVALID', 4],
  ['STORE_UNREACHABLE', 5],
  ['STORE_LOCKED', 5],
  ['CONFLICT', 7],
  ['SCHEDULE_CHAINED', 7],
  ['CONSOLE_MISSING', 1],
  ['DEDUPE_KEY_INVALID', 4],
  ['LIMIT_KEY_INVALID', 4],
  ['commander.unknownOption', 2],
  ['commander.help', 2],
  ['commander.helpDisplayed', 0],
  ['commander.version', 0],
  ['ENOENT', 70],
  ['constructor', 70],
])('an error with the code %s ends the process with %i', (code, exitCode) => {
  expect(exitCodeOf(anError({ code }))).toBe(exitCode);
});

test.each([[new Error('no code')], ['a string'], [undefined], [anError({ code: 42 })]])(
  'what has no code is a bug: %s',
  (thrown) => {
    expect(exitCodeOf(thrown)).toBe(70);
  },
);

test('a failure is told on stderr with its hint, line by line', () => {
  const error = anError({
    code: 'CONFIG_INVALID',
    hint: 'Try: worker config:check',
    message: 'a.yaml:1  x\na.yaml:2  y',
  });
  expect(told(error)).toBe(
    ['error  a.yaml:1  x', '       a.yaml:2  y', '       Try: worker config:check', ''].join('\n'),
  );
});

const LONG = 'x'.repeat(60);

test.each([
  [`error: unknown option '--${LONG}'`, `unknown option "--${LONG.slice(0, 37)}…"`],
  [
    "error: unknown option '--limti'\n(Did you mean --limit?)",
    "unknown option '--limti'\n       Did you mean --limit?",
  ],
  [`error: unknown command '${LONG}'`, `unknown command "${LONG.slice(0, 39)}…"`],
  [
    `error: option '--limit <n>' argument '${LONG}' is invalid. Give a number.`,
    `option '--limit <n>' argument "${LONG.slice(0, 39)}…" is invalid. Give a number.`,
  ],
  [
    "error: option '--limit <n>' argument 'a\nb' is invalid. Give a number.",
    'option \'--limit <n>\' argument "a\\nb" is invalid. Give a number.',
  ],
])('%s is told with at most 40 characters of what was typed', (message, shown) => {
  const error = Object.assign(new Error(message), { code: 'commander.unknownOption' });
  expect(told(error).replace(/\n {7}Try: .*\n$|\n$/, '')).toBe(`error  ${shown}`);
});

test('a failure cannot steer the terminal', () => {
  expect(told(anError({ code: 'UNKNOWN_JOB', message: 'no job "\u001b[2J"' }))).toBe('error  no job ""\n');
});

test('with --json a failure is one object', () => {
  const error = anError({ code: 'UNKNOWN_RUN', message: 'There is no run 9.', hint: 'Try: worker history' });
  expect(JSON.parse(told(error, { json: true }))).toEqual({
    error: { code: 'UNKNOWN_RUN', message: 'There is no run 9.', hint: 'Try: worker history', exitCode: 3 },
  });
});

test.each([
  [
    'a request',
    new InvalidRequestError([{ field: 'queue', message: 'no queue' }]),
    [{ field: 'queue', message: 'no queue' }],
  ],
  [
    'a job',
    new JobDefinitionError([{ job: 'a', field: 'queue', message: 'no name' }]),
    [{ job: 'a', field: 'queue', message: 'no name' }],
  ],
  [
    'an input',
    new InvalidInputError('a', [{ path: '', message: 'expected an object' }]),
    [{ field: '', message: 'expected an object' }],
  ],
  [
    'a file',
    new ConfigError('a.yaml', [{ path: ['a'], pointer: '/a', line: 1, column: 4, message: 'no zone' }]),
    [{ pointer: '/a', file: 'a.yaml', line: 1, column: 4, message: 'no zone' }],
  ],
])('with --json every problem of %s is data', (_, error, problems) => {
  expect(JSON.parse(told(error, { json: true })).error).toMatchObject({ code: error.code, problems });
});

test('without a hint there is none', () => {
  expect(JSON.parse(told(anError({ code: 'CONFLICT' }), { json: true })).error).not.toHaveProperty('hint');
});

test('a bug asks to be reported, with the frames that lead to it', () => {
  const text = told(new TypeError('x is undefined'));
  expect(text).toMatch(
    /^error {2}This is a bug in the worker: x is undefined\n {7}Please report it with these lines:\n/,
  );
  expect(text).toMatch(/^ +at .*failure\.test\.ts/m);
});

test('a secret in a message is not printed', () => {
  const error = anError({
    code: 'STORE_UNREACHABLE',
    message: 'cannot reach postgres://ada:hunter2@db.test/worker',
    hint: 'Check postgres://ada:hunter2@db.test/worker',
  });
  for (const json of [true, false]) expect(told(error, { json })).not.toContain('hunter2');
});

test('the value of a secret variable is redacted, although nothing in it looks like one', () => {
  const message = 'Port correct-horse is no number';
  const error = anError({
    code: 'CONFIG_INVALID',
    message,
    hint: 'Not correct-horse',
  });
  const env = { CONSOLE_PASSWORD: 'correct-horse' };
  for (const json of [true, false]) {
    expect(told(error, { json, env })).toContain('Port [redacted] is no number');
    expect(told(error, { json, env })).not.toContain('correct-horse');
  }
});

function anError(facts: { code: unknown; message?: string; hint?: string }): Error {
  return Object.assign(new Error(facts.message ?? 'told'), facts);
}

function told(error: unknown, { json = false, env = {} } = {}): string {
  let stderr = '';
  const nowhere = { write: () => expect.unreachable('stdout is for results') };
  const output = createOutput({
    stdout: nowhere,
    stderr: { write: (text: string) => (stderr += text) },
    env: {},
    json,
  });
  printFailure(error, output, { env });
  return stderr;
}

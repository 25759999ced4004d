import { expect, test } from 'vitest';
import type { Schedule } from '../../../../../src/answers/schedules.ts';
import { editCommand, newTexts, typedSpan, textsOf, typedChanges, upstreamText } from './editor-fields.ts';

const DAILY = {
  name: 'daily',
  jobId: 'report',
  schedule: '0 9 * * *',
  timezone: 'UTC',
  input: { value: { to: 'ada' } },
  rules: {
    catchUp: 'once',
    catchUpWindowMs: 86_400_000,
    catchUpCap: 100,
    overlap: 'skip',
    jitterMs: 30_000,
    exclude: ['2026-12-25', '2026-12-26'],
    tags: [],
  },
} as unknown as Schedule;

test('what was not typed is not sent, and what was emptied takes the default', () => {
  const before = textsOf(DAILY);
  expect(typedChanges(before, before)).toEqual({});
  const texts = {
    ...before,
    schedule: '0 8 * * *',
    jitter: '',
    exclude: '2026-12-25,2026-12-31',
    input: '{}',
  };
  const changes = typedChanges(texts, before);
  expect(changes).toEqual({
    schedule: '0 8 * * *',
    input: {},
    jitter: null,
    exclude: ['2026-12-25', '2026-12-31'],
  });
  expect(editCommand('daily', changes)).toBe(
    "worker schedules:update daily --cron '0 8 * * *' --input '{}' --exclude 2026-12-25,2026-12-31 --clear jitter",
  );
});

test('a new one has a clock, or follows others', () => {
  const texts = { ...newTexts('UTC'), name: 'mine', jobId: 'report' };
  expect(typedChanges(texts, undefined)).toMatchObject({
    name: 'mine',
    schedule: '0 9 * * *',
    timezone: 'UTC',
  });
  const chained = typedChanges({ ...texts, schedule: '', after: 'a, job:b:always' }, undefined);
  expect(chained).not.toHaveProperty('schedule');
  expect(chained).toMatchObject({ after: ['a', 'job:b:always'] });
  expect(editCommand(undefined, { name: 'mine', jobId: 'report', after: ['a'] })).toBe(
    'worker schedules:create mine --job report --after a',
  );
});

test('an input that is not JSON is refused before it is sent', () => {
  expect(() => typedChanges({ ...newTexts('UTC'), input: '{' }, undefined)).toThrow('expected JSON');
});

test('a cap that is no number is refused, not sent as none', () => {
  const before = textsOf(DAILY);
  expect(() => typedChanges({ ...before, catchUpCap: 'ten' }, before)).toThrow(
    'At most: expected a whole number, got "ten".',
  );
});

test.each(['{"apiKey":"[redacted]","days":8}', '{"url":"postgres://a:***@db","days":8}'])(
  'a mask is not stored in place of a secret: %s',
  (input) => {
    const before = { ...textsOf(DAILY), input: input.replace('8', '7') };
    expect(() => typedChanges({ ...before, input }, before)).toThrow('masked values');
    expect(typedChanges({ ...before, jitter: '' }, before)).toEqual({ jitter: null });
  },
);

test.each([
  [86_400_000, '1d'],
  [5_400_000, '90m'],
  [1_500, '1500ms'],
] as const)('%d ms is %s', (ms, text) => expect(typedSpan(ms)).toBe(text));

test.each([
  [{ schedule: 'extract', on: 'success', as: 'extract' }, 'extract'],
  [{ schedule: 'extract', on: 'failure', as: 'extract' }, 'extract:failure'],
  [{ job: 'acme.load', on: 'always', as: 'l' }, 'l=job:acme.load:always'],
] as const)('%j is written %s', (upstream, text) => expect(upstreamText(upstream)).toBe(text));

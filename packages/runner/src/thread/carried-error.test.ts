import { isPermanent, isRetryAfter, Permanent, rateLimited, RetryAfter, skip, snooze } from '@sb/jobs';
import { describeError } from '@sb/logger';
import { expect, test } from 'vitest';
import { carryError, uncarryError } from './carried-error.ts';

class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status = 503;
  readonly answer = { headers: { 'retry-after': '7' } };
  readonly request = { send: (): void => {} };
}

const circle = new Error('round');
circle.cause = circle;

const spiteful = {
  get status(): number {
    throw new Error('not for you');
  },
};

/** There and back, as between threads. */
const cross = (thrown: unknown): unknown => uncarryError(structuredClone(carryError(thrown)));

test.each<[what: string, thrown: unknown]>([
  ['an error of a class', new HttpError('no answer', { cause: new RangeError('too far') })],
  ['many errors', new AggregateError([new Error('one'), 'two'], 'all failed')],
  ['a circle', circle],
  ['an error without a stack', Object.assign(new Error('plain'), { stack: undefined })],
  ['a text', 'just a text'],
  ['nothing', undefined],
  ['null', null],
  ['a number', 7n],
  ['a symbol', Symbol('odd')],
  ['a function', (): void => {}],
  ['an object', { status: 404 }],
  ['what throws when it is looked at', spiteful],
])('%s is stored as if it had not crossed', (_what, thrown) => {
  expect(describeError(cross(thrown))).toEqual(describeError(thrown));
});

test('a secret with a quote is masked in an object that was thrown, and in one that was the cause', () => {
  const secret = 'correct"horse\\battery';
  const thrown = [{ note: secret }, new Error('no', { cause: { note: secret } }), new Error(`got ${secret}`)];
  for (const one of thrown.flatMap((error) => [error, cross(error)])) {
    const stored = JSON.stringify(describeError(one, { secrets: [secret] }));
    expect(stored).toContain('[redacted]');
    expect(stored).not.toMatch(/horse|battery/);
  }
});

test('fields cross that JSON can hold, and others are left out', () => {
  expect(cross(new HttpError('no answer'))).toMatchObject({
    status: 503,
    answer: { headers: { 'retry-after': '7' } },
  });
  expect(cross(new HttpError('no answer'))).not.toHaveProperty('request');
});

// As a number, this delay would be taken for a time.
const FAR_AHEAD = '12000d';

test('a delay crosses without another check', () => {
  expect(cross(snooze(FAR_AHEAD))).toEqual(snooze(FAR_AHEAD));
  expect(cross(rateLimited(FAR_AHEAD))).toEqual(rateLimited(FAR_AHEAD));
  expect(cross(new RetryAfter(FAR_AHEAD))).toMatchObject({ delayMs: 12_000 * 86_400_000 });
});

test('what it asks for crosses', () => {
  expect(cross(snooze('5m'))).toEqual(snooze('5m'));
  expect(cross(rateLimited('5m'))).toEqual(rateLimited('5m'));
  expect(cross(skip('nothing to do'))).toEqual(skip('nothing to do'));
  const hopeless = cross(new Permanent('no', { cause: Object.assign(new Error('why'), { code: 'WHY' }) }));
  expect([isPermanent(hopeless), hopeless]).toEqual([true, expect.objectContaining({ code: 'WHY' })]);
  const later = cross(new RetryAfter('7s', { message: '429' }));
  expect([isRetryAfter(later), later]).toEqual([
    true,
    expect.objectContaining({ delayMs: 7_000, message: '429' }),
  ]);
});

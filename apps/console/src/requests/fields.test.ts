import { describe, expect, test } from 'vitest';
import { instantOf, rate } from './fields.ts';

const NOON = Date.parse('2026-03-02T12:00:00Z');

describe('a time in a query', () => {
  test.each([
    ['2026-03-02T09:00:00Z', '2026-03-02T09:00:00.000Z'],
    ['2026-03-02T09:00:00.5Z', '2026-03-02T09:00:00.500Z'],
    ['2026-03-02T09:00:00+02:00', '2026-03-02T07:00:00.000Z'],
    ['2026-03-02T09:00-0530', '2026-03-02T14:30:00.000Z'],
    ['2028-02-29T23:30-02:00', '2028-03-01T01:30:00.000Z'],
    ['2026-03-02', '2026-03-02T00:00:00.000Z'],
    ['24h', '2026-03-01T12:00:00.000Z'],
    ['36500d', '1970-01-01T00:00:00.000Z'],
  ])('%s is %s', (text, at) => {
    expect(new Date(instantOf(text, NOON) ?? 0).toISOString()).toBe(at);
  });

  test.each(['0000-01-01', '1969-12-31', '1969-07-20T20:17:00Z'])('%s is none: nothing ran then', (text) =>
    expect(instantOf(text, NOON)).toBeUndefined(),
  );

  test.each(['2026-02-30', '2026-02-29T09:00:00Z', '2026-04-31T23:30:00+02:00', '2026-13-01'])(
    '%s is none: there is no such day',
    (text) => expect(instantOf(text, NOON)).toBeUndefined(),
  );

  test.each(['2026-03-02T9:00Z', '2026-03-02T09Z', '2026-03-02T...Z'])('%s is none: no ISO time', (text) =>
    expect(instantOf(text, NOON)).toBeUndefined(),
  );

  test.each(['2026-03-02T09:00:00', '2026-03-02T09:00', '2026-03-02T25:00:00Z', '2026-03-02T', 'noon'])(
    '%s is none: a time without a zone would be another one on another machine',
    (text) => expect(instantOf(text, NOON)).toBeUndefined(),
  );
});

test.each(['10/0s', '10/0ms', '0/s', '10', '10/w'])('%s is no rate', (text) =>
  expect(rate.safeParse(text).success).toBe(false),
);

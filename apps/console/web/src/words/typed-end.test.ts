import { expect, test } from 'vitest';
import { endBody, endFlags, UNTIL } from './typed-end.ts';

const BY = { zone: 'Europe/Berlin', now: Date.parse('2026-11-28T06:00:00Z') };
const at = (until: string) => ({ span: UNTIL, until });

test.each([
  [{ span: '', until: '18:00' }, {}, ''],
  [{ span: '2h', until: '' }, { for: '2h' }, '--for 2h'],
  [at('10m'), { for: '10m' }, '--for 10m'],
  [at('18:00'), { until: '2026-11-28T17:00:00.000Z' }, '--until 2026-11-28T17:00:00.000Z'],
  [at('2026-12-01'), { until: '2026-11-30T23:00:00.000Z' }, '--until 2026-11-30T23:00:00.000Z'],
])('%o', (wish, body, flags) => {
  expect(endBody(wish, BY)).toEqual(body);
  expect(endFlags(wish, BY).join(' ')).toBe(flags);
});

test.each(['', 'soon', '2026-11-27 18:00', '0m'])('%o is no time to come', (text) => {
  expect(() => endBody(at(text), BY)).toThrow('Until: expected a time to come');
  expect(endFlags(at(text), BY)).toEqual(['--until', '…']);
});

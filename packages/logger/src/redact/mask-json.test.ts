import { expect, test } from 'vitest';
import { maskJson } from './mask-json.ts';

test.each([
  ['a key that tells', { user: 'ada', password: 'hunter2' }, { user: 'ada', password: '[redacted]' }],
  ['deep inside', { a: [{ apiToken: 'x' }, 1, null] }, { a: [{ apiToken: '[redacted]' }, 1, null] }],
  ['a shape', ['postgres://ada:hunter2@db/x'], ['postgres://ada:***@db/x']],
  ['a value of the environment', 'with correct-horse-battery', 'with [redacted]'],
  ['what hides nothing', { hasPassword: true, password: '' }, { hasPassword: true, password: '' }],
  ['a text', 'plain', 'plain'],
  ['nothing', undefined, undefined],
])('masks %s', (_what, value, masked) => {
  expect(maskJson(value, ['correct-horse-battery'])).toEqual(masked);
});

test('what is long or large stays whole', () => {
  const value = { items: Array.from({ length: 1_000 }, (_, n) => n), text: 'x'.repeat(100_000) };
  expect(maskJson(value)).toEqual(value);
});

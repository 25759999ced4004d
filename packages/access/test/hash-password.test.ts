import { expect, test } from 'vitest';
import { hashPassword, isPassword } from '../src/passwords/hash-password.ts';
import { PASSWORD } from './people.ts';
import { watchScrypt } from './watch-scrypt.ts';

const CAFE = 'café au lait, twice';
const QUICK = `scrypt$4$8$1$${'A'.repeat(22)}$${'A'.repeat(43)}`;

test('a password is stored with its salt and its cost, and known again in any Unicode form', async () => {
  // Each of these takes a good part of a second of computing.
  const [stored, again] = [await hashPassword(CAFE), await hashPassword(CAFE)];
  expect(stored).toMatch(/^scrypt\$17\$8\$1\$[\w-]{22}\$[\w-]{43}$/);
  expect(await isPassword('cafe\u0301 au lait, twice', stored)).toBe(true);
  expect(again).not.toBe(stored);
  expect(await isPassword('cafe au lait, twice', stored)).toBe(false);
});

test('two passwords are computed at a time, forty wait, and others are refused', async () => {
  using watch = watchScrypt();
  const checks = await Promise.allSettled(Array.from({ length: 50 }, () => isPassword(PASSWORD, QUICK)));
  const refused = checks.filter(({ status }) => status === 'rejected');
  expect(refused).toHaveLength(8);
  expect(refused[0]).toMatchObject({ reason: { code: 'RATE_LIMITED', retryAfterMs: 10_000 } });
  expect(watch.counts).toMatchObject({ all: 42, most: 2 });
  expect(await isPassword(PASSWORD, QUICK)).toBe(false);
});

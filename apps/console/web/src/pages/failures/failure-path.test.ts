import { expect, test } from 'vitest';
import { failurePath, readFailureParts } from './failure-path.ts';

const read = (path: string) =>
  readFailureParts(Object.fromEntries(new URL(path, 'http://console').searchParams));

test.each([
  ['/failures'],
  ['/failures?view=letters'],
  ['/failures?status=discarded'],
  ['/failures?group=f-smtp&act=replay'],
  ['/failures?group=f-smtp&operation=7'],
  ['/failures?job=mail.digest&act=replay'],
])('the address says what is shown: %s', (path) => expect(failurePath(read(path))).toBe(path));

test('closed letters are in no group', () => expect(read('/failures?status=replayed').isFlat).toBe(true));
test('an odd address is that of open letters', () =>
  expect(read('/failures?status=odd&operation=x')).toMatchObject({ status: 'open', isReplay: false }));

import { expect, test } from 'vitest';
import { failurePath, groupRunsPath, letterListCopies, readFailureParts } from './failure-path.ts';

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

test.each([
  ['/failures', 'worker dlq:list --group', '/dead-letters/groups'],
  ['/failures?view=letters', 'worker dlq:list --status open', '/dead-letters?status=open'],
  [
    '/failures?group=f-smtp',
    'worker dlq:list --status open --fingerprint f-smtp',
    '/dead-letters?status=open&fingerprint=f-smtp',
  ],
  [
    '/failures?status=replayed&job=mail.digest',
    'worker dlq:list --status replayed --job mail.digest',
    '/dead-letters?status=replayed&job=mail.digest',
  ],
])('the list of %s to copy', (path, command, route) =>
  expect(letterListCopies(read(path))).toEqual({ command, path: route }),
);

test.each([
  [{ jobs: ['mail'], message: 'no such mailbox' }, '/runs?state=failed&job=mail&error=no+such+mailbox'],
  [
    { jobs: ['mail', 'report'], message: 'order 7 of 9 is gone', shape: 'order <n> of <n> is gone' },
    '/runs?state=failed&error=is+gone',
  ],
  [{ jobs: ['mail'], message: '7', shape: '<n>' }, '/runs?state=failed&job=mail'],
])('the runs of an error have its message: %j', (group, path) => expect(groupRunsPath(group)).toBe(path));

import { expect, test } from 'vitest';
import { listCopies } from './letter-commands.ts';

test.each([
  [{ status: 'open', isFlat: false }, 'worker dlq:list --group', '/dead-letters/groups'],
  [{ status: 'open', isFlat: true }, 'worker dlq:list', '/dead-letters?status=open'],
  [
    { status: 'open', isFlat: false, group: '5f3a' },
    'worker dlq:list --fingerprint 5f3a',
    '/dead-letters?status=open&fingerprint=5f3a',
  ],
  [
    { status: 'replayed', isFlat: true, job: 'a b' },
    `worker dlq:list --status replayed --job 'a b'`,
    '/dead-letters?status=replayed&job=a+b',
  ],
] as const)('the list of %o to copy', (shown, command, path) =>
  expect(listCopies(shown)).toEqual({ command, path }),
);

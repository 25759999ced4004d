import { expect, test } from 'vitest';
import { withNames } from './with-names.ts';

const names = new Map([
  ['kofi.weiss', 'Kofi Weiss'],
  ['task', 'Tasha'],
]);

test.each([
  [{ says: 'took it from kofi.weiss', previous: 'kofi.weiss' }, 'took it from Kofi Weiss'],
  [
    { says: 'gave it to gone; kofi.weiss had it', memberId: 'gone', previous: 'kofi.weiss' },
    'gave it to gone; Kofi Weiss had it',
  ],
  [{ says: 'created the task' }, 'created the task'],
])('%j', (entry, says) => expect(withNames(entry, names)).toBe(says));

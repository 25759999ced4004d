import { expect, test } from 'vitest';
import { changeBody, changeCommand, fieldsOf, inviteBody, inviteCommand, USUAL } from './user-rights.ts';

test('an invitation names what is not usual', () => {
  expect(inviteBody(USUAL)).toEqual({ role: 'viewer' });
  expect(inviteBody({ role: 'operator', canSeePayload: false, orgs: ' acme,  other ' })).toEqual({
    role: 'operator',
    canSeePayload: false,
    orgs: ['acme', 'other'],
  });
});

test('a change has what differs, and nothing else', () => {
  const before = fieldsOf({ role: 'viewer', canSeePayload: true, orgs: ['acme', 'other'] });
  expect(changeBody(before, { ...before, orgs: 'acme other' })).toBeUndefined();
  expect(changeBody(before, { ...before, role: 'admin' })).toEqual({ role: 'admin' });
  expect(changeBody(before, { ...before, orgs: '' })).toEqual({ orgs: null });
  expect(changeBody(USUAL, { ...USUAL, canSeePayload: false, orgs: 'acme' })).toEqual({
    canSeePayload: false,
    orgs: ['acme'],
  });
});

test('the command lines do the same', () => {
  const wanted = { role: 'operator', canSeePayload: false, orgs: 'acme, other' } as const;
  expect(inviteCommand(USUAL)).toBe('worker console:invite --role viewer');
  expect(inviteCommand(wanted)).toBe('worker console:invite --role operator --no-payload --org acme,other');
  expect(changeCommand('ana', USUAL, wanted)).toBe(
    'worker user:change ana --role operator --payload hidden --org acme,other',
  );
  expect(changeCommand('ana', wanted, USUAL)).toBe(
    'worker user:change ana --role viewer --payload shown --all-orgs',
  );
  expect(changeCommand('ana', USUAL, USUAL)).toBe('worker user:change ana --role viewer');
});

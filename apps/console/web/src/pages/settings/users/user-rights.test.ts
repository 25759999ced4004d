import { expect, test } from 'vitest';
import { changeBody, fieldsOf, inviteBody, USUAL } from './user-rights.ts';

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

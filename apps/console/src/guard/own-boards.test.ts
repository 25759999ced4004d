import { expect, test } from 'vitest';
import { isOnOwnBoards, mayRunAgain, maySeePayload, mayStart } from './own-boards.ts';

const acme = { orgs: ['acme'], canSeePayload: true };
const day = (input?: unknown) => ({ jobId: 'daily.questmaster', input });

test.each`
  what                                 | run                                                    | isOwn
  ${'its own board'}                   | ${day({ orgId: 'acme' })}                              | ${true}
  ${'a board of others'}               | ${day({ orgId: 'beta' })}                              | ${false}
  ${'all boards'}                      | ${day({ allOrgs: true })}                              | ${false}
  ${'its own and all'}                 | ${day({ orgId: 'acme', allOrgs: true })}               | ${false}
  ${'no board, which is all of them'}  | ${day({})}                                             | ${false}
  ${'no input'}                        | ${day()}                                               | ${false}
  ${'an input of another kind'}        | ${day('acme')}                                         | ${false}
  ${'an organisation that is no text'} | ${day({ orgId: ['acme'] })}                            | ${false}
  ${'a dry run that names none'}       | ${{ jobId: 'weekly.sprintplanner.dryrun', input: {} }} | ${false}
  ${'a sync of others'}                | ${{ jobId: 'github.sync', input: { orgId: 'beta' } }}  | ${false}
  ${'a job that works on no board'}    | ${{ jobId: 'report', input: { orgId: 'beta' } }}       | ${true}
`('one who is limited to acme: $what', ({ run, isOwn }) => {
  expect(isOnOwnBoards(acme, run)).toBe(isOwn);
  expect(maySeePayload(acme, run)).toBe(isOwn);
  expect(mayStart(acme, run)).toBe(isOwn);
  expect(isOnOwnBoards({}, run)).toBe(true);
  expect(maySeePayload({ ...acme, canSeePayload: false }, run)).toBe(false);
});

test.each(['maintenance.retry', 'maintenance.cleanup', 'shell.command'])(
  'one who is limited to acme sees a run of %s, which reaches all boards, and starts none',
  (jobId) => {
    const run = { jobId, input: { orgId: 'acme' } };
    expect(isOnOwnBoards(acme, run)).toBe(true);
    expect(maySeePayload(acme, run)).toBe(true);
    expect(mayStart(acme, run)).toBe(false);
    expect(mayRunAgain(acme, run)).toBe(false);
    expect(mayStart({}, run)).toBe(true);
  },
);

test('a run again needs both its input and the new one to be of its own boards', () => {
  const [own, other] = [day({ orgId: 'acme', force: true }), day({ orgId: 'beta' })];
  expect(mayRunAgain(acme, own)).toBe(true);
  expect(mayRunAgain(acme, own, { input: other.input })).toBe(false);
  expect(mayRunAgain(acme, own, { patch: { orgId: null } })).toBe(false);
  expect(mayRunAgain(acme, own, { patch: { force: false } })).toBe(true);
  expect(mayRunAgain(acme, other, { input: own.input })).toBe(false);
});

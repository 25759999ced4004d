import { expect, test } from 'vitest';
import { commonRights, isOfJobsOnly, mayDo, maySeeJob, maySeeOrg } from './identity.ts';

test.each`
  role          | wall    | viewer   | operator | admin
  ${'wall'}     | ${true} | ${false} | ${false} | ${false}
  ${'viewer'}   | ${true} | ${true}  | ${false} | ${false}
  ${'operator'} | ${true} | ${true}  | ${true}  | ${false}
  ${'admin'}    | ${true} | ${true}  | ${true}  | ${true}
`('$role', ({ role, wall, viewer, operator, admin }) => {
  const may = (['wall', 'viewer', 'operator', 'admin'] as const).map((least) => mayDo({ role }, least));
  expect(may).toEqual([wall, viewer, operator, admin]);
});

test.each`
  jobs                  | jobId              | sees
  ${undefined}          | ${'mail.send'}     | ${true}
  ${['report.*']}       | ${'report.weekly'} | ${true}
  ${['report.*']}       | ${'reports'}       | ${false}
  ${['report.*']}       | ${'my.report.x'}   | ${false}
  ${['report']}         | ${'report.weekly'} | ${false}
  ${['a', 'mail.send']} | ${'mail.send'}     | ${true}
  ${['mail.send']}      | ${'mail-send'}     | ${false}
  ${['*']}              | ${'mail.send'}     | ${true}
  ${[]}                 | ${'mail.send'}     | ${false}
`('jobs $jobs: $jobId $sees', ({ jobs, jobId, sees }) => {
  const identity = jobs === undefined ? {} : { jobs };
  expect(maySeeJob(identity, jobId)).toBe(sees);
  expect(isOfJobsOnly(identity)).toBe(jobs !== undefined);
});

test('organisations are all, or those of the list', () => {
  expect(maySeeOrg({}, 'acme')).toBe(true);
  expect(maySeeOrg({ orgs: ['acme'] }, 'acme')).toBe(true);
  expect(maySeeOrg({ orgs: ['acme'] }, 'other')).toBe(false);
  expect(maySeeOrg({ orgs: [] }, 'acme')).toBe(false);
});

test.each`
  user                                    | token                                   | common
  ${{ role: 'admin' }}                    | ${{ role: 'viewer' }}                   | ${{ role: 'viewer' }}
  ${{ role: 'viewer' }}                   | ${{ role: 'admin' }}                    | ${{ role: 'viewer' }}
  ${{ role: 'viewer', orgs: ['a', 'b'] }} | ${{ role: 'viewer', orgs: ['b', 'c'] }} | ${{ role: 'viewer', orgs: ['b'] }}
  ${{ role: 'viewer', orgs: ['a'] }}      | ${{ role: 'viewer', orgs: ['c'] }}      | ${{ role: 'viewer', orgs: [] }}
  ${{ role: 'viewer', orgs: ['a'] }}      | ${{ role: 'viewer' }}                   | ${{ role: 'viewer', orgs: ['a'] }}
  ${{ role: 'viewer' }}                   | ${{ role: 'viewer', orgs: ['c'] }}      | ${{ role: 'viewer', orgs: ['c'] }}
`('a token of $token for $user has $common', ({ user, token, common }) => {
  expect(commonRights({ canSeePayload: false, ...user }, token)).toEqual({ canSeePayload: false, ...common });
});

import { expect, test } from 'vitest';
import type { Link } from '../model.ts';
import { linkThatCounts, needsRecreate, nextStep } from './next-step.ts';

const made = { repo: 'acme/app', taskRepo: 'acme/app', issueNumber: 6, pushedState: 'open' };
const begun = { repo: 'acme/app', taskRepo: 'acme/app' };
const here = { repo: 'acme/app' };
const elsewhere = { repo: 'acme/web' };
const isAllowed = (repo: string): boolean => repo.startsWith('acme/');

test.each`
  what                                             | link                                              | task                           | needs
  ${'deleted'}                                     | ${{ ...made, state: 'deleted' }}                  | ${here}                        | ${true}
  ${'deleted, and the task names another place'}   | ${{ ...made, state: 'deleted' }}                  | ${elsewhere}                   | ${true}
  ${'deleted, in a place that is not allowed'}     | ${{ ...made, state: 'deleted' }}                  | ${{ repo: 'other/app' }}       | ${false}
  ${'to be made in the place of one that is gone'} | ${{ ...begun, state: 'missing', replaces: 6 }}    | ${here}                        | ${false}
  ${'that of the task, and was never there'}       | ${{ ...begun, state: 'missing', issueNumber: 6 }} | ${{ ...here, issueNumber: 6 }} | ${true}
  ${'not the one that the task names by now'}      | ${{ ...begun, state: 'missing', issueNumber: 6 }} | ${{ ...here, issueNumber: 7 }} | ${false}
  ${'moved'}                                       | ${{ ...made, state: 'moved' }}                    | ${here}                        | ${true}
  ${'moved, and the task names another place'}     | ${{ ...made, state: 'moved' }}                    | ${elsewhere}                   | ${false}
  ${'linked'}                                      | ${{ ...made, state: 'linked' }}                   | ${here}                        | ${false}
`('an issue that is $what needs a person: $needs', ({ link, task, needs }) => {
  expect(needsRecreate({ taskId: 'a', managedLabels: [], ...link } as Link, task, isAllowed)).toBe(needs);
});

const linked = { ...made, state: 'linked', contentHash: 'old' };
const lost = { ...begun, state: 'unknown', intentAt: 1 };
const moved = { ...made, state: 'moved' };
const gone = { ...made, state: 'deleted' };
const refused = { ...made, state: 'error', failedHash: 'now' };
const names7 = { ...here, issueNumber: 7 };

test.each`
  what                                              | link                                              | task                     | rules                        | step
  ${'none'}                                         | ${undefined}                                      | ${here}                  | ${{}}                        | ${'create'}
  ${'none, for a task that is over'}                | ${undefined}                                      | ${here}                  | ${{ isOver: true }}          | ${'unchanged'}
  ${'none, and the task names an issue'}            | ${undefined}                                      | ${names7}                | ${{}}                        | ${'take-over'}
  ${'none, in a repository that has failed'}        | ${undefined}                                      | ${here}                  | ${{ isUsable: () => false }} | ${'unusable'}
  ${'none, in a repository that is not allowed'}    | ${undefined}                                      | ${{ repo: 'other/app' }} | ${{}}                        | ${'leave not-allowed'}
  ${'linked, and the task is as it was'}            | ${{ ...linked, contentHash: 'now' }}              | ${here}                  | ${{ isUsable: () => false }} | ${'unchanged'}
  ${'linked, and the task has changed'}             | ${linked}                                         | ${here}                  | ${{}}                        | ${'push'}
  ${'linked, in a repository that has failed'}      | ${linked}                                         | ${here}                  | ${{ isUsable: () => false }} | ${'unusable'}
  ${'linked, and the task names another place'}     | ${linked}                                         | ${elsewhere}             | ${{}}                        | ${'leave elsewhere'}
  ${'linked, at a place that is not allowed'}       | ${{ ...linked, repo: 'other/app' }}               | ${here}                  | ${{}}                        | ${'leave home-not-allowed'}
  ${'linked, and not found so far'}                 | ${{ ...linked, pushedState: undefined }}          | ${here}                  | ${{}}                        | ${'take-over'}
  ${'refused, and the task is as it was'}           | ${refused}                                        | ${here}                  | ${{}}                        | ${'skipped'}
  ${'refused, and the task has changed'}            | ${{ ...refused, failedHash: 'old' }}              | ${here}                  | ${{}}                        | ${'push'}
  ${'a refused creation'}                           | ${{ ...begun, state: 'error' }}                   | ${here}                  | ${{}}                        | ${'create'}
  ${'deleted'}                                      | ${gone}                                           | ${here}                  | ${{}}                        | ${'leave gone'}
  ${'deleted, and a person asks for it'}            | ${gone}                                           | ${here}                  | ${{ recreate: true }}        | ${'create'}
  ${'deleted, asked for, at another place'}         | ${gone}                                           | ${elsewhere}             | ${{ recreate: true }}        | ${'create'}
  ${'never there, and the task names another one'}  | ${{ ...begun, state: 'missing', issueNumber: 6 }} | ${names7}                | ${{}}                        | ${'take-over'}
  ${'moved'}                                        | ${moved}                                          | ${here}                  | ${{}}                        | ${'leave gone'}
  ${'moved, and a person asks for it'}              | ${moved}                                          | ${here}                  | ${{ recreate: true }}        | ${'push'}
  ${'moved and without a number, asked for'}        | ${{ ...moved, issueNumber: undefined }}           | ${here}                  | ${{ recreate: true }}        | ${'create'}
  ${'lost'}                                         | ${lost}                                           | ${here}                  | ${{}}                        | ${'waits'}
  ${'lost, and the task names an issue'}            | ${lost}                                           | ${names7}                | ${{}}                        | ${'replace-lost'}
  ${'lost, and that issue was refused'}             | ${{ ...lost, failedHash: 'now' }}                 | ${names7}                | ${{}}                        | ${'waits'}
  ${'lost in the place of the issue that it names'} | ${{ ...lost, replaces: 7 }}                       | ${names7}                | ${{}}                        | ${'waits'}
`('a link that is $what: $step', ({ link, task, rules: some, step }) => {
  const before: Link | undefined = link && { taskId: 'a', managedLabels: [], ...link };
  const rules = {
    isAllowed,
    isUsable: () => true,
    recreate: false,
    isOver: false,
    hash: 'now',
    attempt: 'now',
    ...some,
  };
  const next = nextStep(task, linkThatCounts(task, before, rules), rules);
  expect('why' in next ? `${next.kind} ${next.why}` : next.kind).toBe(step);
});

import { expect, test } from 'vitest';
import type { Link } from '../model.ts';
import { needsRecreate } from './standing.ts';

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

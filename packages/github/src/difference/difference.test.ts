import { describe, expect, test } from 'vitest';
import { putBlock } from '../mapping/managed-block.ts';
import type { DesiredIssue, Link, RemoteIssue } from '../model.ts';
import { differenceOf } from './difference.ts';

const BLOCK = { description: 'd', criteria: '', table: 't', identity: '<!-- id -->' };

const desired: DesiredIssue = {
  title: 'Build',
  block: BLOCK,
  labels: ['priority:high', 'design'],
  state: 'open',
  assignee: 'ada-gh',
};

const remote: RemoteIssue = {
  number: 7,
  nodeId: 'n',
  url: 'u',
  repo: 'acme/app',
  title: 'Build',
  body: putBlock('', BLOCK) ?? '',
  labels: ['priority:high', 'design'],
  assignees: ['ada-gh'],
  state: 'open',
  isPullRequest: false,
  comments: 0,
  createdAt: '',
  updatedAt: '',
};

const link: Pick<Link, 'taskId' | 'pushedState' | 'pushedReason' | 'pushedAssignee' | 'managedLabels'> = {
  taskId: 'inv-1',
  pushedState: 'open',
  pushedAssignee: 'ada-gh',
  managedLabels: ['priority:high', 'design'],
};

const patch = (
  wish: Partial<DesiredIssue>,
  issue: Partial<RemoteIssue> = {},
  before: Partial<typeof link> = {},
) => differenceOf({ ...desired, ...wish }, { ...remote, ...issue }, { ...link, ...before });

describe('the difference', () => {
  test('is nothing where the issue is as it should be', () => {
    expect(patch({})).toEqual({ patch: {}, warnings: [] });
  });

  test('is the title alone', () => {
    expect(patch({ title: 'Build it' }).patch).toEqual({ title: 'Build it' });
  });

  test('is our part of the body, with the text of people around it', () => {
    const body = `Ada: see below\n\n${remote.body}\n\nBo: done?`;
    expect(patch({ block: { ...BLOCK, description: 'e' } }, { body }).patch).toEqual({
      body: `Ada: see below\n\n${putBlock('', { ...BLOCK, description: 'e' })}\n\nBo: done?`,
    });
  });

  test.each([
    [
      'those of people stay',
      ['priority:high', 'design', 'wontfix'],
      ['priority:high'],
      ['priority:high', 'wontfix'],
    ],
    [
      'one of people that we want too is not added again',
      ['Design', 'priority:high'],
      ['priority:high', 'design'],
      undefined,
    ],
    [
      'one that a person removed comes back',
      ['design'],
      ['priority:high', 'design'],
      ['design', 'priority:high'],
    ],
    [
      'one that a person had put there is not ours to remove',
      ['bug', 'priority:high', 'design'],
      ['priority:high', 'design'],
      undefined,
    ],
  ])('of labels: %s', (_, labels, wanted, expected) => {
    expect(patch({ labels: wanted }, { labels }).patch.labels).toEqual(expected);
  });

  test.each([
    ['ours is replaced, those of people stay', ['ada-gh', 'eve'], 'bo-gh', ['eve', 'bo-gh']],
    ['a person gave it to another one too', ['eve', 'ADA-gh'], 'ada-gh', undefined],
    ['ours goes', ['ada-gh', 'eve'], undefined, ['eve']],
  ])('of assignees: %s', (_, assignees, assignee, expected) => {
    const { assignee: _old, ...rest } = desired;
    const wish = assignee === undefined ? rest : { ...rest, assignee };
    expect(differenceOf(wish, { ...remote, assignees }, link).patch.assignees).toEqual(expected);
  });

  test.each`
    what                                          | wish                                          | issue                                         | before                                                  | expected
    ${'closes'}                                   | ${{ state: 'closed', reason: 'completed' }}   | ${{}}                                         | ${{}}                                                   | ${{ state: 'closed', state_reason: 'completed' }}
    ${'closes as not planned'}                    | ${{ state: 'closed', reason: 'not_planned' }} | ${{}}                                         | ${{}}                                                   | ${{ state: 'closed', state_reason: 'not_planned' }}
    ${'opens again'}                              | ${{}}                                         | ${{ state: 'closed', reason: 'completed' }}   | ${{ pushedState: 'closed', pushedReason: 'completed' }} | ${{ state: 'open' }}
    ${'leaves closed what a person closed'}       | ${{}}                                         | ${{ state: 'closed', reason: 'completed' }}   | ${{}}                                                   | ${{}}
    ${'leaves open what a person opened'}         | ${{ state: 'closed', reason: 'completed' }}   | ${{}}                                         | ${{ pushedState: 'closed', pushedReason: 'completed' }} | ${{}}
    ${'gives another reason for a close of ours'} | ${{ state: 'closed', reason: 'not_planned' }} | ${{ state: 'closed', reason: 'completed' }}   | ${{ pushedState: 'closed', pushedReason: 'completed' }} | ${{ state: 'closed', state_reason: 'not_planned' }}
    ${'but not for one that a person changed'}    | ${{ state: 'closed', reason: 'not_planned' }} | ${{ state: 'closed', reason: 'duplicate' }}   | ${{ pushedState: 'closed', pushedReason: 'completed' }} | ${{}}
    ${'has nothing to close a second time'}       | ${{ state: 'closed', reason: 'completed' }}   | ${{ state: 'closed', reason: 'not_planned' }} | ${{}}                                                   | ${{}}
  `('of the state: $what', ({ wish, issue, before, expected }) => {
    expect(patch(wish, issue, before).patch).toEqual(expected);
  });

  test('warns where a person decided otherwise', () => {
    expect(patch({ title: 'x' }, { state: 'closed' }).warnings).toEqual([
      expect.objectContaining({ code: 'github-diverged', subject: 'inv-1' }),
    ]);
  });

  test('warns where there is no room for our part, and sends the rest', () => {
    const body = 'p'.repeat(65_536);
    const { patch: sent, warnings } = patch({ title: 'x' }, { body });
    expect(sent).toEqual({ title: 'x' });
    expect(warnings).toEqual([expect.objectContaining({ code: 'body-full' })]);
  });
});

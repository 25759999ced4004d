import { expect, test } from 'vitest';
import { TASK_FIELDS, textsOf, wishOf } from './fields.ts';

const TASK = {
  title: 'Write the letter',
  questId: 'q-1',
  priority: 'high',
  estimateMinutes: 90,
  dependsOn: ['t-1', 't-2'],
  skills: [],
  tags: ['post'],
  requiresApproval: false,
  syncToGithub: true,
  github: { repo: 'acme/app', issueNumber: 7, url: 'https://github.com/acme/app/issues/7' },
};

test('a form that was not touched wishes nothing', () => {
  const texts = textsOf(TASK, TASK_FIELDS);
  expect(texts).toMatchObject({ dependsOn: 't-1, t-2', estimateMinutes: '90', requiresApproval: 'false' });
  expect(wishOf(texts, texts, TASK_FIELDS)).toEqual({});
});

test.each([
  ['title', ' Send it ', 'Send it'],
  ['estimateMinutes', '120', 120],
  ['estimateMinutes', '', null],
  ['dependsOn', '', []],
  ['tags', 'post, , mail', ['post', 'mail']],
  ['requiresApproval', 'true', true],
  ['assigneeId', 'ada', 'ada'],
  ['github', 'acme/app', { repo: 'acme/app' }],
  ['github', ' acme/shop #8', { repo: 'acme/shop', issueNumber: 8 }],
  ['github', '', null],
  ['github', '#7', null],
])('%s "%s" is %o in the wish', (field, text, value) => {
  const start = textsOf(TASK, TASK_FIELDS);
  expect(wishOf({ ...start, [field]: text }, start, TASK_FIELDS)).toEqual({ [field]: value });
});

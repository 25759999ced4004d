import type { DeadLetterGroup } from '@sb/queue';
import { expect, test } from 'vitest';
import { maskGroup } from './masked.ts';

const SECRET = 'hunter2hunter2hunter2';

test('the message of a group is cut after its secrets are masked', () => {
  const group: DeadLetterGroup = {
    message: `${'x'.repeat(490)}${SECRET} was refused`,
    isVaried: false,
    reasons: ['error'],
    jobs: ['mail'],
    queues: ['mail'],
    count: 1,
    hours: [],
    firstAt: 0,
    lastAt: 0,
    lastRunId: 1,
  };
  const { message } = maskGroup(group, [SECRET]);
  expect(message).toHaveLength(500);
  expect(message).not.toContain(SECRET.slice(0, 4));
});

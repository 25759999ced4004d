import { DEPTH_CAP } from '@sb/queue';
import { expect, test } from 'vitest';
import { queueShape } from './shapes.ts';

const MAIL = { name: 'mail', mode: 'active', running: 7, held: 0, waiting: 0 } as const;

test('a count of a queue that was not counted to its end says so', () => {
  expect(queueShape({ ...MAIL, queued: DEPTH_CAP })).toMatchObject({ queued: 10_000, capped: ['queued'] });
  expect(queueShape({ ...MAIL, queued: DEPTH_CAP - 1 })).not.toHaveProperty('capped');
});

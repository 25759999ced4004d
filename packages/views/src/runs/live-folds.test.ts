import { DEPTH_CAP, type QueueRecord } from '@sb/queue';
import { expect, test } from 'vitest';
import { liveFolds, liveFoldText, type ListedView } from './live-folds.ts';
import { endedCursor, endedPosition, liveCursor, livePosition } from './run-cursors.ts';

const mail = { queue: 'mail' };
const media = { queue: 'media' };

test.each<readonly [string, readonly ListedView[], readonly string[]]>([
  ['a state that is listed whole', [{ view: 'queued', runs: [mail], hasMore: false }], []],
  [
    'a state that is cut short',
    [{ view: 'queued', runs: [mail, mail, media], hasMore: true }],
    ['3 more queued in mail, 94 in media'],
  ],
  [
    'retries are counted with delayed runs: both are cut short',
    [
      { view: 'retrying', runs: [mail], hasMore: true },
      { view: 'later', runs: [mail], hasMore: true },
    ],
    ['7 more retrying or later in mail'],
  ],
  [
    'all retries are listed: the others are due later',
    [
      { view: 'retrying', runs: [mail], hasMore: false },
      { view: 'later', runs: [mail], hasMore: true },
    ],
    ['7 more later in mail'],
  ],
  [
    'a count that stopped at its bound',
    [{ view: 'held', runs: [media], hasMore: true }],
    ['9,999+ more held in media'],
  ],
  ['the count has caught up meanwhile', [{ view: 'waiting', runs: [mail], hasMore: true }], []],
])('%s', (_what, listed, texts) => {
  const queues = [aQueue('mail', { queued: 5, later: 9 }), aQueue('media', { queued: 95, held: DEPTH_CAP })];
  expect(liveFoldText(liveFolds(listed, queues))).toEqual(texts);
});

test('a cursor is a place in its own list only', () => {
  const cursor = liveCursor('queued', { at: 1_767_603_600_000, id: 17 });
  expect(cursor).toBe('queued:1767603600000:17');
  expect(livePosition(cursor, 'queued')).toEqual({ at: 1_767_603_600_000, id: 17 });
  for (const wrong of ['later:1:2', 'queued:1', 'queued:1:x', 'queued:1:2:3', ''])
    expect(livePosition(wrong, 'queued')).toBeUndefined();
  expect(endedPosition(endedCursor(12))).toBe(12);
  for (const wrong of [cursor, 'ended:', 'ended:-1', '12']) expect(endedPosition(wrong)).toBeUndefined();
});

function aQueue(name: string, counts: Partial<QueueRecord>): QueueRecord {
  return { name, mode: 'active', queued: 0, later: 0, running: 0, held: 0, waiting: 0, ...counts };
}

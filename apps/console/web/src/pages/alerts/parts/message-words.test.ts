import { expect, test } from 'vitest';
import { messageWords, reasonsText, silencedText } from './message-words.ts';

const at = '2026-11-28T06:10:22.000Z';

test('messages have their channel, their time, with the day if it is another, and the answer, what failed first', () => {
  expect(
    messageWords(
      {
        messages: [
          { channel: 'webhook', outcome: 'sent', at: '2026-11-27T06:10:00.000Z' },
          { channel: 'discord', outcome: 'given_up', at, says: '404' },
          { channel: 'slack', outcome: 'given_up', at, says: 'it was over', isOnPurpose: true },
          { outcome: 'suppressed', at, suppressed: { reason: 'min_interval', count: 12 } },
        ],
      },
      { zone: 'Europe/Berlin', now: Date.parse(at) },
    ),
  ).toBe(
    'discord given up 07:10: 404; webhook sent 27 Nov, 07:10; slack not sent 07:10: it was over; 12 left out: min interval',
  );
});

test.each([
  [{}, 'no message was sent'],
  [{ sent: '-', messages: [] }, 'no message was sent'],
  [{ sent: 'slack sent' }, 'slack sent'],
])('%j', (row, words) => expect(messageWords(row, { zone: 'UTC', now: 0 })).toBe(words));

test('what was left out has its reasons as words', () => {
  expect(reasonsText({ silence: 6, cap: 2, other_reason: 1 })).toBe(
    '6 by a silence, 2 by the cap on messages, 1 other reason',
  );
  expect(reasonsText({})).toBeUndefined();
});

test.each([
  [2, 3, '3 more are silenced'],
  [2, 1, '1 more is silenced'],
  [0, 3, '3 are silenced'],
  [2, 0, undefined],
])('beside %i that fire, %i are silenced: %s', (loud, silenced, text) =>
  expect(silencedText(loud, silenced)).toBe(text),
);

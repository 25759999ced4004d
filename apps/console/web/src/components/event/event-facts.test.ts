import { expect, test } from 'vitest';
import type { EventRow } from '../../../../src/answers/events.ts';
import { changeOf, eventLinks, eventMark, eventTimes } from './event-facts.ts';

const row = (fields: Partial<EventRow>): EventRow => ({
  id: 1,
  type: 'a',
  at: '2026-03-02T12:00:00.000Z',
  says: '',
  payload: {},
  ...fields,
});

test.each([
  ['job.failed', 'failed'],
  ['queue.paused', 'paused'],
  ['node.draining', 'draining'],
  ['schedule.created', 'later'],
  ['queue.resumed', 'succeeded'],
  ['invoice.sent', undefined],
  ['constructor', undefined],
])('%s has the mark %s', (type, mark) => expect(eventMark(type)).toBe(mark));

test('an event leads to all that it is about', () => {
  const payload = { queue: 'a b', schedule: 'nightly', alertId: 7, rule: 'late', replayedAs: 9 };
  const object = { kind: 'task', name: 't' };
  const event = row({ object, runId: 3, jobId: 'mail', orgId: 'acme', payload });
  expect(eventLinks(event).map(({ href }) => href)).toEqual([
    '/quests?org=acme&task=t',
    '/runs/3',
    '/runs/9',
    '/jobs/mail',
    '/queues?queue=a%20b',
    '/schedules?schedule=nightly',
    '/alerts?view=history&alert=7',
    '/alerts?rule=late',
  ]);
  expect(eventLinks(row({ payload: 'text' }))).toEqual([]);
  const paused = row({ object: { kind: 'queue', name: 'mail' }, payload: { queue: 'mail' } });
  expect(eventLinks(paused)).toEqual([{ name: 'queue mail', href: '/queues?queue=mail' }]);
});

test('the times of a payload are apart from its texts', () => {
  const at = '2026-03-02T12:00:00.000Z';
  const missed = { schedule: 'nightly', first: at, last: at, count: 2 };
  expect(eventTimes(missed)).toEqual([
    { name: 'first', at },
    { name: 'last', at },
  ]);
  expect(eventTimes({ kind: 'invite', expiresAt: at })).toEqual([{ name: 'expires', at }]);
  expect(eventTimes({ until: 'noon', first: 3, last: '2' })).toEqual([]);
  expect(eventTimes('text')).toEqual([]);
});

test('a change has both sides', () => {
  expect(changeOf({ before: 'open', after: 'discarded' })).toEqual({ before: 'open', after: 'discarded' });
  expect(changeOf({ before: 'high' })).toBeUndefined();
});

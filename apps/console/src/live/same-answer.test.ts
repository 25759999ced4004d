import type { News } from '@sb/events';
import { expect, onTestFinished, test, vi } from 'vitest';
import { answerJson } from '../http/read-at.ts';
import { reads } from '../http/route.ts';
import { createLive } from './live.ts';
import { parseTopics } from './topics.ts';

const QUEUES = reads({
  method: 'GET',
  path: '/queues',
  tag: 'Queues',
  summary: '',
  least: 'viewer',
  run: () => Promise.reject(new Error('the reader answers')),
});

const fact = (seq: number): News => ({
  id: seq,
  type: 'run.dead',
  at: new Date(0),
  payload: {},
  position: { xid: '0', seq },
});

test('a list is sent when it says something else; that facts touch it is sent each time', async () => {
  let looks = 0;
  let answers = 0;
  const live = createLive({
    createFacts: async () => ({
      since: () => Promise.reject(new Error('nothing is replayed')),
      async look() {
        looks += 1;
        return { news: [fact(looks)], isGap: false, isChanged: false, position: { xid: '0', seq: looks } };
      },
    }),
    reader: {
      async answer() {
        answers += 1;
        const items = answers < 4 ? ['mail'] : ['mail', 'media'];
        return { isRefused: false, json: answerJson({ items, now: new Date(answers).toISOString() }) };
      },
      waiting: () => 0,
      close: async () => {},
    },
    routes: [QUEUES],
    secrets: [],
    onError: (error) => expect.fail(String(error)),
  });
  onTestFinished(() => live.close());
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  onTestFinished(() => void vi.useRealTimers());
  const lists: number[] = [];
  const touches: unknown[] = [];
  await live.join('one', {
    who: { actor: 'user:ana', kind: 'user', role: 'admin', canSeePayload: true },
    topics: parseTopics('queues', 'UTC'),
    send({ event, data }) {
      if (event === 'queues') lists.push(answers);
      else touches.push([event, data]);
    },
  });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(answers).toBeGreaterThan(4);
  expect(lists).toEqual([1, 4]);
  expect(touches).toEqual(Array.from({ length: answers }, () => ['touched', '{"topic":"queues"}']));
});

import type { News } from '@sb/events';
import { expect, onTestFinished, test } from 'vitest';
import type { Who } from '../http/who.ts';
import type { FactReader } from './facts.ts';
import { createLive } from './live.ts';
import { sendLog } from './send-log.ts';
import { parseTopics } from './topics.ts';

const ANA: Who = { actor: 'user:ana', kind: 'user', role: 'admin', canSeePayload: true, user: 'ana' };

const fact = (seq: number): News => ({
  id: seq,
  type: 'run.dead',
  at: new Date(0),
  payload: {},
  position: { xid: '0', seq },
});

test('a fact that was replayed is not sent again by the look that comes to it later', async () => {
  const looks = [[fact(1), fact(2)], [fact(3)]];
  const reader: FactReader = {
    since: async () => ({ news: [fact(2)], isGap: false, position: { xid: '0', seq: 2 } }),
    look: async () => ({
      news: looks.shift() ?? [],
      isGap: false,
      isChanged: false,
      position: { xid: '0', seq: 0 },
    }),
  };
  const live = createLive({
    createFacts: async () => reader,
    reader: {
      answer: () => Promise.reject(new Error('no route is asked')),
      waiting: () => 0,
      close: async () => {},
    },
    routes: [],
    secrets: [],
    onError: (error) => expect.fail(String(error)),
  });
  onTestFinished(() => live.close());
  const ids: (string | undefined)[] = [];
  await new Promise<void>((resolve) => {
    void live.join('one', {
      who: ANA,
      topics: parseTopics('events', 'UTC'),
      after: { xid: '0', seq: 1 },
      send({ id }) {
        ids.push(id);
        if (id === '0-3') resolve();
      },
    });
  });
  expect(ids).toEqual(['0-2', '0-3']);
});

test('the end of the log of an ended run, which is read again, is sent once', async () => {
  const sent: string[] = [];
  const client = {
    who: ANA,
    logPlaces: new Map(),
    send: ({ data }: { readonly data: string }) => void sent.push(data),
  };
  const items = [{ nr: 1 }, { nr: 2 }];
  await sendLog(client, 7, async () => ({ items }));
  await sendLog(client, 7, async () => ({ items }));
  expect(sent).toEqual([JSON.stringify({ id: 7, items })]);
  await sendLog(client, 7, async () => ({ items: [...items, { nr: 3 }] }));
  expect(sent.slice(1)).toEqual([JSON.stringify({ id: 7, items: [{ nr: 3 }] })]);
});

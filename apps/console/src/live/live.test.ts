import type { News } from '@sb/events';
import { createGate } from '@sb/testkit';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Who } from '../http/who.ts';
import { answerJson } from '../http/read-at.ts';
import { reads } from '../http/route.ts';
import { sharedKey } from '../reader/shared-key.ts';
import type { FactReader } from './facts.ts';
import { createLive, type Live, type LiveParts } from './live.ts';
import { type Member, newMember } from './member.ts';
import type { Client } from './send-facts.ts';
import { sendLog } from './send-log.ts';
import { type Changes, noteRuns, sendRuns, showRuns } from './send-runs.ts';
import { parseTopics } from '../requests/topics.ts';

const ANA: Who = { actor: 'user:ana', kind: 'user', role: 'admin', canSeePayload: true, user: 'ana' };

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

const START = { xid: '0', seq: 0 };

/** Nothing else has changed. */
const SAME = { isGap: false, isChanged: false, changedRuns: new Set<number>() };

const away = () => Promise.reject(new Error('away'));

const fail = (error: unknown): void => expect.fail(String(error));

/** Who shows events, takes all that is sent, and keeps none of it. */
function aClient(parts: Partial<Client> = {}): Member {
  const client = { who: ANA, topics: parseTopics('events', 'UTC'), hasRoom: () => true, send() {}, ...parts };
  return newMember(client, START);
}

function aReader(answer: LiveParts['reader']['answer']): LiveParts['reader'] {
  return { answer, waiting: () => 0, close: async () => {} };
}

function openLive(reader: FactReader, parts: Partial<LiveParts> = {}): Live {
  const live = createLive({
    createFacts: async () => reader,
    reader: aReader(() => Promise.reject(new Error('no route is asked'))),
    routes: [],
    secrets: [],
    onError: fail,
    ...parts,
  });
  onTestFinished(() => live.close());
  return live;
}

test('a fact that was replayed is not sent again by the look that comes to it later', async () => {
  const looks = [[fact(1), fact(2)], [fact(3)]];
  const reader: FactReader = {
    position: START,
    since: async () => ({ news: [fact(2)], isGap: false, position: { xid: '0', seq: 2 } }),
    look: async () => ({
      news: looks.shift() ?? [],
      ...SAME,
      position: { xid: '0', seq: 0 },
    }),
  };
  const live = openLive(reader);
  const ids: (string | undefined)[] = [];
  await new Promise<void>((resolve) => {
    const send: Client['send'] = ({ id }) => {
      ids.push(id);
      if (id === '0-3') resolve();
    };
    void live.join('one', aClient({ after: { xid: '0', seq: 1 }, send }));
  });
  expect(ids).toEqual(['0-2', '0-3']);
});

test('pages hear once that looks fail, and once that they succeed again', async () => {
  const POSITION = { xid: '0', seq: 0 };
  let looks = 0;
  const reader: FactReader = {
    position: START,
    since: () => Promise.reject(new Error('nothing is replayed')),
    async look() {
      looks += 1;
      if (looks > 1 && looks < 7) throw new Error('away');
      return { news: looks === 9 ? [fact(9)] : [], ...SAME, position: POSITION };
    },
  };
  const errors: unknown[] = [];
  const live = openLive(reader, { onError: (error) => errors.push(error) });
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const sent: { readonly event: string; readonly look: number }[] = [];
  await live.join('one', aClient({ send: ({ event }) => void sent.push({ event, look: looks }) }));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(looks).toBe(2);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(sent).toEqual([
    { event: 'gap', look: 2 },
    { event: 'gap', look: 7 },
    { event: 'fact', look: 9 },
  ]);
  expect(errors).toEqual([new Error('away')]);
});

test('its end waits for the look under way, and no other follows', async () => {
  const steps: string[] = [];
  const [begun, mayEnd] = [createGate(), createGate()];
  const live = openLive({
    position: START,
    since: away,
    async look() {
      steps.push('look');
      begun.open();
      await mayEnd.opened;
      steps.push('seen');
      return {
        news: [],
        isGap: false,
        isChanged: false,
        changedRuns: new Set(),
        position: { xid: '0', seq: 0 },
      };
    },
  });
  await live.join('one', aClient());
  await begun.opened;
  const closing = live.close().then(() => steps.push('closed'));
  mayEnd.open();
  await closing;
  expect(steps).toEqual(['look', 'seen', 'closed']);
});

test('a stream whose replay fails is not counted any more', async () => {
  const live = openLive({ position: START, since: away, look: away }, { onError: () => {} });
  const joined = live.join('one', aClient({ after: { xid: '0', seq: 1 } }));
  await expect(joined).rejects.toThrow('away');
  expect(live.clients).toBe(0);
});

test('the end of the log of an ended run, which is read again, is sent once', async () => {
  const sent: string[] = [];
  const client = aClient({ send: ({ data }) => void sent.push(data) });
  const items = [{ nr: 1 }, { nr: 2 }];
  await sendLog(client, 7, async () => ({ items }));
  await sendLog(client, 7, async () => ({ items }));
  expect(sent).toEqual([JSON.stringify({ id: 7, after: 0, items })]);
  await sendLog(client, 7, async () => ({ items: [...items, { nr: 3 }] }));
  expect(sent.slice(1)).toEqual([JSON.stringify({ id: 7, after: 2, items: [{ nr: 3 }] })]);
});

const FAILED = { isRefused: true, refusal: { status: 503, code: 'TOO_SLOW', detail: 'It ended.' } } as const;

test('an answer that fails is asked for again: nothing else may ever mark its topic', async () => {
  const route = reads({
    method: 'GET',
    path: '/alerts',
    tag: 'Alerts',
    summary: 'Alerts',
    least: 'viewer',
    run: () => Promise.reject(new Error('its reader answers')),
  });
  const answers = [FAILED, FAILED];
  const live = openLive(
    {
      position: START,
      since: away,
      look: async () => ({ news: [], ...SAME, position: { xid: '0', seq: 0 } }),
    },
    {
      routes: [route],
      reader: aReader(async () => answers.shift() ?? { isRefused: false, json: '{"firing":1}' }),
    },
  );
  const sent = await new Promise((resolve) => {
    void live.join('one', aClient({ topics: parseTopics('alerts', 'UTC'), send: resolve }));
  });
  expect(sent).toEqual({ event: 'alerts', data: '{"firing":1}' });
  expect(answers).toEqual([]);
});

test('lines of a log that could not be read are still due, those that may not be seen are not', async () => {
  const client = aClient({ send: fail });
  expect(await sendLog(client, 7, async () => 'failed')).toBe(false);
  expect(await sendLog(client, 7, async () => 'refused')).toBe(true);
});

test('a long log is sent some pages at a time, and none while the client has not taken those before', async () => {
  const places: unknown[] = [];
  const room = { isThere: true };
  const client = aClient({ hasRoom: () => room.isThere });
  const page = Array.from({ length: 200 }, (_, at) => ({ nr: at + 1 }));
  const look = () =>
    sendLog(client, 7, async (_who, _id, query) => {
      places.push(query);
      return { items: page, next: `${places.length}` };
    });
  expect([await look(), places.length]).toEqual([false, 4]);
  expect([await look(), places.at(4)]).toEqual([false, { limit: 200, cursor: '4' }]);
  room.isThere = false;
  expect([await look(), places.length]).toEqual([false, 8]);
});

test('rows and counts that could not be read are sent by a later look', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  onTestFinished(() => void vi.useRealTimers());
  const sent: string[] = [];
  const client = aClient({ send: ({ event }) => void sent.push(event) });
  showRuns(client.runs, { ids: [7], newerThan: 7 });
  await sendRuns([client], async () => 'failed');
  expect(sent).toEqual([]);
  vi.advanceTimersByTime(1_000);
  const changes = { now: '2026-03-02T12:00:00.000Z', items: [{ id: 7 }], newer: { count: 1 }, newest: 8 };
  await sendRuns([client], async () => changes);
  expect(sent.toSorted()).toEqual(['newer', 'patch']);
});

test('a list is sent when it says something else; that facts touch it is sent each time', async () => {
  let looks = 0;
  let answers = 0;
  const facts: FactReader = {
    position: START,
    since: () => Promise.reject(new Error('nothing is replayed')),
    async look() {
      looks += 1;
      return { news: [fact(looks)], ...SAME, position: { xid: '0', seq: looks } };
    },
  };
  const reader = aReader(async () => {
    answers += 1;
    const items = answers < 4 ? ['mail'] : ['mail', 'media'];
    return { isRefused: false, json: answerJson({ items, now: new Date(answers).toISOString() }) };
  });
  const live = openLive(facts, { reader, routes: [QUEUES] });
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  onTestFinished(() => void vi.useRealTimers());
  const lists: number[] = [];
  const touches: unknown[] = [];
  const send: Client['send'] = ({ event, data }) => {
    if (event === 'queues') lists.push(answers);
    else touches.push([event, data]);
  };
  await live.join('one', aClient({ topics: parseTopics('queues', 'UTC'), send }));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(answers).toBeGreaterThan(4);
  expect(lists).toEqual([1, 4]);
  expect(touches).toEqual(Array.from({ length: answers }, () => ['touched', '{"topic":"queues"}']));
});

test('a list that the clock changes is read again each minute, without a fact', async () => {
  const readAt: number[] = [];
  const reader = aReader(async () => {
    readAt.push(performance.now());
    return { isRefused: false, json: '{"items":[]}' };
  });
  const facts: FactReader = {
    position: START,
    since: away,
    look: async () => ({ news: [], ...SAME, position: { xid: '0', seq: 0 } }),
  };
  const live = openLive(facts, { reader, routes: [QUEUES] });
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  onTestFinished(() => void vi.useRealTimers());
  const joined = await live.join('one', aClient({ topics: parseTopics('queues', 'UTC') }));
  await vi.advanceTimersByTimeAsync(150_000);
  const pauses = readAt.slice(1).map((at, nr) => at - (readAt[nr] ?? at));
  expect(pauses).toHaveLength(2);
  for (const pause of pauses) expect(pause).toBeGreaterThanOrEqual(60_000);
  joined.leave();
  await vi.advanceTimersByTimeAsync(150_000);
  expect(readAt).toHaveLength(3);
});

const RUN = reads({
  method: 'GET',
  path: '/runs/:id',
  tag: 'Runs',
  summary: '',
  least: 'viewer',
  run: () => Promise.reject(new Error('the reader answers')),
});

test.each([
  ['ended', { state: 'succeeded', finishedAt: 'then' }, 5_000],
  ['runs', { state: 'running' }, 5_000],
  ['waits', { state: 'queued' }, 1_000],
])(
  'the page of a run that %s is read at once when the run or one of its chain changes, later for others',
  async (_what, run, pauseMs) => {
    let changed: readonly number[] = [];
    let news: readonly News[] = [];
    const facts: FactReader = {
      position: START,
      since: away,
      async look() {
        const found = { ...SAME, news, isChanged: true, changedRuns: new Set(changed) };
        [changed, news] = [[], []];
        return { ...found, position: { xid: '0', seq: 0 } };
      },
    };
    const readAt: number[] = [];
    const live = openLive(facts, {
      routes: [RUN],
      reader: aReader(async () => {
        readAt.push(performance.now());
        const answer = { ...run, nr: readAt.length, chain: [{ id: 7 }, { id: 8 }], children: [{ id: 9 }] };
        return { isRefused: false, json: JSON.stringify(answer) };
      }),
    });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    onTestFinished(() => void vi.useRealTimers());
    const topics = parseTopics('run:7', 'UTC');
    await live.join('one', aClient({ topics: { ...topics, logs: [] } }));
    await vi.advanceTimersByTimeAsync(100);
    for (const act of [
      () => (changed = [7]),
      () => (changed = [9]),
      () => (news = [{ ...fact(1), runId: 8 }]),
    ]) {
      act();
      const before = readAt.length;
      await vi.advanceTimersByTimeAsync(400);
      expect(readAt.length - before).toBe(1);
    }
    changed = [99];
    await vi.advanceTimersByTimeAsync(3 * pauseMs + 400);
    const pauses = readAt.slice(3).map((at, nr, all) => at - (all[nr - 1] ?? at));
    expect(pauses).toHaveLength(4);
    expect(Math.min(...pauses.slice(1))).toBeGreaterThanOrEqual(pauseMs);
  },
);

test('a row that differs only by how long its run is under way is not sent again', async () => {
  const sent: string[] = [];
  const client = aClient({ send: ({ event, data }) => void (event === 'patch' && sent.push(data)) });
  const { runs } = client;
  showRuns(runs, { ids: [7, 8], newerThan: 8 });
  const asked: (readonly number[])[] = [];
  const look = async (items: Changes['items']) => {
    await sendRuns([client], async (_who, query) => {
      const { ids } = query as { readonly ids: readonly number[] };
      if (ids.length > 0) asked.push(ids);
      return {
        now: 'now',
        items: items.filter(({ id }) => ids.includes(id)),
        newer: { count: 0 },
        newest: 8,
      };
    });
    noteRuns(runs, undefined);
  };
  const ended = { id: 8, finishedAt: 'then', tookMs: 5 };
  await look([{ id: 7, tookMs: 1_000 }, ended]);
  await look([{ id: 7, tookMs: 2_000 }, ended]);
  await look([{ id: 7, finishedAt: 'now', tookMs: 3_000 }, ended]);
  await look([]);
  expect(sent.map((data): unknown => JSON.parse(data))).toEqual([
    { now: 'now', rows: [{ id: 7, tookMs: 1_000 }, ended] },
    { now: 'now', rows: [{ id: 7, finishedAt: 'now', tookMs: 3_000 }] },
  ]);
  // A run that has ended does not change any more.
  expect(asked).toEqual([[7, 8], [7], [7]]);
});

test('a row and an answer are read once for all with the same rights, and apart for each that has others', async () => {
  const askers: readonly Who[] = [
    ANA,
    { ...ANA, actor: 'user:bo', user: 'bo' },
    { ...ANA, kind: 'token' },
    { ...ANA, role: 'viewer' },
    { ...ANA, canSeePayload: false },
    { ...ANA, jobs: ['report'] },
    { ...ANA, orgs: ['acme'] },
  ];
  const clients = askers.map((who) => {
    const client = aClient({ who });
    showRuns(client.runs, { ids: [7], newerThan: 7 });
    return client;
  });
  const asked: Who[] = [];
  await sendRuns(clients, async (who, query) => {
    if ((query as { readonly ids: readonly number[] }).ids.length > 0) asked.push(who);
    return { now: 'now', items: [], newer: { count: 0 }, newest: 7 };
  });
  const [, , ...others] = askers;
  expect(asked).toEqual([ANA, ...others]);
  const keys = askers.map((who) =>
    sharedKey({ ...QUEUES, isShared: true }, { who, params: {}, query: {}, body: {}, secrets: [] }),
  );
  expect(keys[1]).toBe(keys[0]);
  expect(new Set(keys).size).toBe(askers.length - 1);
});

test.each([
  { topics: 'queues', isEachShown: false, events: ['queues', 'touched'] },
  { topics: 'queues,events', isEachShown: true, events: ['gap', 'queues', 'touched'] },
])(
  'of more facts than a look reads, a page of $topics gets $events',
  async ({ topics, isEachShown, events }) => {
    const looks: unknown[] = [];
    const facts: FactReader = {
      position: START,
      since: away,
      async look(how) {
        looks.push(how);
        return { ...SAME, news: [], isGap: true, position: { xid: '0', seq: 0 } };
      },
    };
    const live = openLive(facts, {
      routes: [QUEUES],
      reader: aReader(async () => ({ isRefused: false, json: '{"items":[]}' })),
    });
    const sent: string[] = [];
    await new Promise<void>((resolve) => {
      const send: Client['send'] = ({ event }) => {
        sent.push(event);
        if (event === 'touched') resolve();
      };
      void live.join('one', aClient({ topics: parseTopics(topics, 'UTC'), send }));
    });
    expect(sent).toEqual(events);
    expect(looks[0]).toEqual({ isEachShown });
  },
);

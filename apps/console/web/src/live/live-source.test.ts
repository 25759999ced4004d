import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createLiveSource, type LiveMessage, SILENT_MS } from './live-source.ts';

/** The one that the source has opened. */
class FakeEventSource extends EventTarget {
  static readonly CLOSED = 2;
  static last: FakeEventSource | undefined;
  readonly readyState = 1;
  constructor() {
    super();
    FakeEventSource.last = this;
  }
  close(): void {}
  say(event: string, data: object): void {
    this.dispatchEvent(new MessageEvent(event, { data: JSON.stringify(data) }));
  }
}

beforeEach(() => {
  vi.stubGlobal('EventSource', FakeEventSource);
  vi.useFakeTimers();
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('of two windows the one with another list than the stream counts its own new runs, also where the stream has no news', async () => {
  const sent: unknown[] = [];
  vi.stubGlobal('fetch', async (_url: string, { body }: { readonly body: string }) => {
    sent.push(JSON.parse(body));
    return { ok: true };
  });
  const source = createLiveSource();
  const heard: Record<'older' | 'newer' | 'chain', LiveMessage[]> = { older: [], newer: [], chain: [] };
  const join = (name: keyof typeof heard, visible: object): void =>
    source.set(heard[name], {
      topics: ['runs'],
      tz: 'UTC',
      visible: { ids: [1], ...visible },
      hear: (message) => void (message.event === 'hello' || heard[name].push(message)),
    });
  join('older', { newerThan: 100 });
  join('newer', { newerThan: 200 });
  join('chain', {});
  await vi.advanceTimersByTimeAsync(100);
  FakeEventSource.last?.say('hello', { id: 'one' });
  await vi.advanceTimersByTimeAsync(0);
  expect(sent).toEqual([{ ids: [1], newerThan: 100, filter: {} }]);
  for (const messages of Object.values(heard)) messages.length = 0;
  FakeEventSource.last?.say('newer', { count: 105, newest: 205 });
  expect(heard).toEqual({
    older: [{ kind: 'event', event: 'newer', data: { count: 105, newest: 205 } }],
    newer: [],
    chain: [],
  });
  for (const messages of Object.values(heard)) messages.length = 0;
  await vi.advanceTimersByTimeAsync(3_000);
  expect(heard).toEqual({
    older: [],
    newer: [{ kind: 'event', event: 'recount', data: { withRows: false } }],
    chain: [],
  });
});

/** Rows of a window that is open, and of the requests that say them: each is answered by hand. */
async function openWindow() {
  const asked: { readonly ids: readonly number[]; readonly answer: (ok: boolean) => void }[] = [];
  vi.stubGlobal('fetch', (_url: string, { body }: { readonly body: string }) => {
    const { ids } = JSON.parse(body) as { readonly ids: readonly number[] };
    return new Promise((resolve) => asked.push({ ids, answer: (ok) => resolve({ ok }) }));
  });
  const source = createLiveSource();
  const key = {};
  const recounts: unknown[] = [];
  const show = async (...ids: readonly number[]): Promise<void> => {
    source.set(key, {
      topics: ['runs'],
      tz: 'UTC',
      visible: { ids },
      hear: ({ event, data }) => void (event === 'recount' && recounts.push(data)),
    });
    await vi.advanceTimersByTimeAsync(100);
  };
  await show(1);
  FakeEventSource.last?.say('hello', { id: 'one' });
  return { asked, show, recounts, rows: () => asked.map(({ ids }) => ids) };
}

test('rows that the stream has refused are said again', async () => {
  const { asked, rows } = await openWindow();
  asked[0]?.answer(false);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(rows()).toEqual([[1], [1]]);
  asked[1]?.answer(true);
  await vi.advanceTimersByTimeAsync(6_000);
  expect(rows()).toEqual([[1], [1]]);
});

test('a window asks for its rows until the stream has accepted them', async () => {
  const { asked, show, recounts } = await openWindow();
  await vi.advanceTimersByTimeAsync(3_000);
  asked[0]?.answer(true);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(recounts).toEqual([{ withRows: true }]);
  await show(2);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(recounts).toEqual([{ withRows: true }, { withRows: true }]);
});

test('rows that were accepted before are said again after others had no answer', async () => {
  const { asked, show, rows } = await openWindow();
  asked[0]?.answer(true);
  await vi.advanceTimersByTimeAsync(0);
  await show(2);
  // The console may have taken them.
  asked[1]?.answer(false);
  await show(1);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(rows()).toEqual([[1], [2], [1]]);
});

test('rows are said one after the other, and the last of them always', async () => {
  const { asked, show, rows } = await openWindow();
  await show(2);
  await show(3);
  expect(rows()).toEqual([[1]]);
  asked[0]?.answer(true);
  await vi.advanceTimersByTimeAsync(0);
  expect(rows()).toEqual([[1], [3]]);
  // Of a stream that has taken its place meanwhile.
  FakeEventSource.last?.say('hello', { id: 'two' });
  asked[1]?.answer(false);
  await vi.advanceTimersByTimeAsync(0);
  expect(rows()).toEqual([[1], [3], [3]]);
});

test('a window whose rows the stream has no room for asks for them', async () => {
  vi.stubGlobal('fetch', async () => ({ ok: true }));
  const source = createLiveSource();
  const heard: Record<'first' | 'second', unknown[]> = { first: [], second: [] };
  for (const [name, from] of [
    ['first', 1],
    ['second', 101],
  ] as const)
    source.set(heard[name], {
      topics: ['runs'],
      tz: 'UTC',
      visible: { ids: Array.from({ length: 150 }, (_, nr) => from + nr), newerThan: 300 },
      hear: ({ event, data }) => void (event === 'recount' && heard[name].push(data)),
    });
  await vi.advanceTimersByTimeAsync(100);
  FakeEventSource.last?.say('hello', { id: 'one' });
  await vi.advanceTimersByTimeAsync(3_000);
  expect(heard).toEqual({ first: [], second: [{ withRows: true }] });
});

test('a stream that is silent for too long is opened anew, and what came meanwhile is read', async () => {
  const source = createLiveSource();
  const heard: LiveMessage[] = [];
  source.set({}, { topics: ['jobs'], tz: 'UTC', hear: (message) => void heard.push(message) });
  await vi.advanceTimersByTimeAsync(100);
  const first = FakeEventSource.last;
  first?.say('hello', { id: 'one' });
  for (let nr = 0; nr < 5; nr += 1) {
    await vi.advanceTimersByTimeAsync(SILENT_MS - 5_000);
    first?.say('alive', {});
  }
  expect(FakeEventSource.last).toBe(first);
  heard.length = 0;
  await vi.advanceTimersByTimeAsync(SILENT_MS + 5_000);
  expect(FakeEventSource.last).not.toBe(first);
  expect(heard).toEqual([{ kind: 'state', state: 'reconnecting' }]);
  FakeEventSource.last?.say('hello', { id: 'two' });
  expect(heard.slice(1)).toEqual([{ kind: 'state', state: 'open' }, { kind: 'gap' }]);
});

test('a stream that is opened but says nothing does not pass: pages ask, until one says hello', async () => {
  const source = createLiveSource();
  const states: unknown[] = [];
  source.set({}, { topics: ['jobs'], tz: 'UTC', hear: ({ state }) => void (state && states.push(state)) });
  await vi.advanceTimersByTimeAsync(100);
  const tried = new Set<unknown>();
  for (let nr = 0; nr < 60; nr += 1) {
    if (!tried.has(FakeEventSource.last)) FakeEventSource.last?.say('open', {});
    tried.add(FakeEventSource.last);
    await vi.advanceTimersByTimeAsync(1_000);
  }
  expect(states).toEqual(['idle', 'polling']);
  expect(tried.size).toBe(2);
  FakeEventSource.last?.say('hello', { id: 'one' });
  expect(states).toEqual(['idle', 'polling', 'open']);
});

test('a stream that is lost while its last page is left leaves nothing to reconnect', async () => {
  const source = createLiveSource();
  const heard: LiveMessage[] = [];
  const key = {};
  source.set(key, { topics: ['jobs'], tz: 'UTC', hear: () => undefined });
  await vi.advanceTimersByTimeAsync(100);
  FakeEventSource.last?.say('hello', { id: 'one' });
  // The clock that looks for silence ticks every 3 s.
  await vi.advanceTimersByTimeAsync(SILENT_MS + 890);
  source.set(key, { topics: [], tz: 'UTC', hear: (message) => void heard.push(message) });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(heard.at(-1)).toEqual({ kind: 'state', state: 'idle' });
});

test('the first stream misses nothing, the one after a time without a stream does', async () => {
  const source = createLiveSource();
  const heard: LiveMessage[] = [];
  const listen = async (...topics: readonly string[]): Promise<void> => {
    source.set(heard, { topics, tz: 'UTC', hear: (message) => void heard.push(message) });
    await vi.advanceTimersByTimeAsync(100);
  };
  await listen('jobs');
  FakeEventSource.last?.say('hello', { id: 'one' });
  expect(heard).not.toContainEqual({ kind: 'gap' });
  await listen();
  await listen('jobs');
  FakeEventSource.last?.say('hello', { id: 'two' });
  expect(heard).toContainEqual({ kind: 'gap' });
});

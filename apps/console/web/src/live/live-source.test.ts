import { expect, onTestFinished, test, vi } from 'vitest';
import { createLiveSource, type LiveMessage } from './live-source.ts';

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

test('of two windows the one with another list than the stream counts its own new runs, also where the stream has no news', async () => {
  const sent: unknown[] = [];
  vi.stubGlobal('EventSource', FakeEventSource);
  vi.stubGlobal('fetch', async (_url: string, { body }: { readonly body: string }) => {
    sent.push(JSON.parse(body));
  });
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
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
  FakeEventSource.last?.say('open', {});
  FakeEventSource.last?.say('hello', { id: 'one' });
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
  expect(heard).toEqual({ older: [], newer: [{ kind: 'event', event: 'recount' }], chain: [] });
});

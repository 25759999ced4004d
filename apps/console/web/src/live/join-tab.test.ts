import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { GONE_MS, joinTab, type TabMessage, type TabPort } from './join-tab.ts';
import type { Listener } from './live-source.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function openTab() {
  const listening = new Map<object, Listener>();
  const heard: unknown[] = [];
  let act: ((event: { readonly data: TabMessage }) => void) | undefined;
  const port: TabPort = {
    addEventListener: (_name, next) => {
      act = next;
    },
    postMessage: (message) => heard.push(message),
    start: () => undefined,
  };
  joinTab(
    { set: (key, listener) => listening.set(key, listener), remove: (key) => listening.delete(key) },
    port,
  );
  return {
    heard,
    say: (data: TabMessage) => act?.({ data }),
    topics: () => listening.get(port)?.topics,
  };
}

const RUNS = { topics: ['runs'], tz: 'UTC' };

test('a tab that pings stays', () => {
  const tab = openTab();
  tab.say(RUNS);
  for (let nr = 0; nr < 10; nr += 1) {
    vi.advanceTimersByTime(10_000);
    tab.say({});
  }
  expect([tab.topics(), tab.heard]).toEqual([['runs'], []]);
});

test('a tab that slept is dropped; its next ping joins it again, and it reads what it missed', () => {
  const tab = openTab();
  tab.say(RUNS);
  for (const times of [1, 2]) {
    vi.advanceTimersByTime(3 * GONE_MS);
    expect(tab.topics()).toBeUndefined();
    tab.say({});
    expect(tab.topics()).toEqual(['runs']);
    expect(tab.heard).toEqual(Array.from({ length: times }, () => ({ kind: 'gap' })));
  }
});

test('a tab that said bye is forgotten until it asks again, and is watched then', () => {
  const tab = openTab();
  tab.say(RUNS);
  tab.say({ bye: true });
  tab.say({});
  expect([tab.topics(), tab.heard, vi.getTimerCount()]).toEqual([undefined, [], 0]);
  tab.say(RUNS);
  expect(tab.topics()).toEqual(['runs']);
  vi.advanceTimersByTime(3 * GONE_MS);
  expect(tab.topics()).toBeUndefined();
});

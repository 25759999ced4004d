import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { doWanted, wantAct } from './wanted-act.ts';

const INK = '/quests?org=acme&task=ink';
const refused = vi.fn<() => void>();
const act = vi.fn<() => void>();
const block = (object = INK) => ({ name: 'Block task ink…', object, act });
const edit = (object = INK) => ({ name: 'Edit task ink…', object, act: vi.fn<() => void>() });

let page: EventTarget;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] });
  page = new EventTarget();
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  vi.stubGlobal('location', { pathname: '/quests' });
  vi.clearAllMocks();
  wantAct('Block task ink…', INK, refused);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function offer(...actions: Parameters<typeof doWanted>[0]): number {
  doWanted(actions);
  vi.advanceTimersByTime(0);
  return act.mock.calls.length;
}

test('the page of the object does what is wanted once', () => {
  expect(offer(block())).toBe(1);
  expect(offer(block())).toBe(1);
});

test('an act of the same name on another board is not what is wanted', () => {
  expect(offer(block('/quests?org=other&task=ink'))).toBe(0);
  expect(offer(block())).toBe(1);
});

test('another page that shows the object does nothing', () => {
  vi.stubGlobal('location', { pathname: '/sprint' });
  expect(offer(block())).toBe(0);
});

test.each(['keydown', 'pointerdown', 'popstate'])('%s drops what is wanted', (type) => {
  page.dispatchEvent(new Event(type));
  expect(offer(block())).toBe(0);
});

test('a key that is held since does not drop it', () => {
  page.dispatchEvent(Object.assign(new Event('keydown'), { repeat: true }));
  expect(offer(block())).toBe(1);
});

test('it is not done after 10 s', () => {
  vi.advanceTimersByTime(10_000);
  expect(offer(block())).toBe(0);
});

test('a page that offers others is given a second to read what is new', () => {
  expect(offer(edit())).toBe(0);
  vi.advanceTimersByTime(999);
  expect(offer(block())).toBe(1);
  vi.advanceTimersByTime(1);
  expect(refused).not.toHaveBeenCalled();
});

test('an act that waited too long is dropped, and the person is told', () => {
  expect(offer(edit())).toBe(0);
  vi.advanceTimersByTime(1_000);
  expect(refused).toHaveBeenCalledOnce();
  expect(offer(block())).toBe(0);
});

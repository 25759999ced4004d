import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createPulse } from './pulse.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

const MINUTE = 60_000;

/** When it looks, ms after its start; each look takes `ms`, and a minute of sleep follows. */
function watchLooks(ms = 0) {
  const began = performance.now();
  const looks: number[] = [];
  const pulse = createPulse(
    async () => {
      looks.push(performance.now() - began);
      if (ms > 0) await new Promise((resolve) => void setTimeout(resolve, ms));
      return MINUTE;
    },
    { atMostEachMs: 1_000 },
  );
  return { pulse, looks };
}

test('a pulse that is woken looks at once, and once a second however often it is woken', async () => {
  const { pulse, looks } = watchLooks();
  await vi.advanceTimersByTimeAsync(10_000);
  for (let i = 0; i < 25; i++) {
    pulse.wake();
    await vi.advanceTimersByTimeAsync(100);
  }
  await vi.advanceTimersByTimeAsync(MINUTE / 2);
  expect(looks).toEqual([0, 10_000, 11_000, 12_000, 13_000]);
  await pulse.stop();
});

test('a pulse that is woken while it looks, looks again', async () => {
  const { pulse, looks } = watchLooks(300);
  await vi.advanceTimersByTimeAsync(200);
  pulse.wake();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(looks).toEqual([0, 1_000]);
  await pulse.stop();
  pulse.wake();
  await vi.advanceTimersByTimeAsync(2 * MINUTE);
  expect(looks).toHaveLength(2);
});

test('a pulse does one thing at a time, and looks after what came between', async () => {
  const { pulse, looks } = watchLooks(300);
  await vi.advanceTimersByTimeAsync(100);
  const when = pulse.between(() => Promise.resolve(looks.length));
  await expect(Promise.race([when, Promise.resolve('not yet')])).resolves.toBe('not yet');
  await vi.advanceTimersByTimeAsync(MINUTE / 2);
  expect(await when).toBe(1);
  expect(looks).toHaveLength(2);
  await pulse.stop();
});

test('a pulse never asks for a timer in the past, of which newer runtimes warn', async () => {
  const { pulse } = watchLooks();
  await vi.advanceTimersByTimeAsync(10_000);
  const timers = vi.spyOn(globalThis, 'setTimeout');
  // Each look at the clock is a little later than the one before.
  let now = performance.now();
  vi.spyOn(performance, 'now').mockImplementation(() => (now += 0.25));
  pulse.wake();
  expect(timers.mock.calls).toHaveLength(1);
  expect(timers.mock.calls.map(([, ms = 0]) => ms).filter((ms) => ms < 0)).toEqual([]);
  vi.restoreAllMocks();
  await pulse.stop();
});

test('a pulse that may rest for longer than a timer of Node.js can take does not look at once', async () => {
  let looks = 0;
  const pulse = createPulse(() => Promise.resolve(++looks * 30 * 24 * 60 * MINUTE));
  await vi.advanceTimersByTimeAsync(MINUTE);
  expect(looks).toBe(1);
  await pulse.stop();
});

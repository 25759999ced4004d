import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createProgress, progressText } from './progress.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test.each`
  done    | elapsedMs | text
  ${0}    | ${2_000}  | ${'replayed 0 of 10,000'}
  ${1204} | ${2_000}  | ${'replayed 1,204 of 10,000 · 602/s · 15 s left'}
  ${5}    | ${10_000} | ${'replayed 5 of 10,000 · 30.0/min · 5 h 33 min left'}
  ${30}   | ${10_000} | ${'replayed 30 of 10,000 · 3.0/s · 55 min 23 s left'}
  ${1e4}  | ${10_000} | ${'replayed 10,000 of 10,000 · 1,000/s'}
`('tells $done after $elapsedMs ms', ({ done, elapsedMs, text }) =>
  expect(progressText({ what: 'replayed', done, total: 10_000, elapsedMs })).toBe(text),
);

function watch(isTTY: boolean): { told: string[]; progress: ReturnType<typeof createProgress> } {
  const told: string[] = [];
  const stderr = { isTTY, columns: 80, write: (text: string) => told.push(text) };
  const progress = createProgress({ stderr, env: {}, now: Date.now }, { what: 'replayed', total: 400 });
  return { told, progress };
}

test('on a terminal it draws a line once two seconds are over, and takes it away', () => {
  const { told, progress } = watch(true);
  progress.report(100);
  vi.advanceTimersByTime(1_900);
  expect(told).toEqual([]);
  vi.advanceTimersByTime(100);
  expect(told).toEqual(['\r\u001b[K  ▇▇▇▇▇···············  replayed 100 of 400 · 50/s · 6 s left']);
  progress.stop();
  expect(told.at(-1)).toBe('\r\u001b[K');
});

test('elsewhere it says a line every ten seconds', () => {
  const { told, progress } = watch(false);
  progress.report(100);
  vi.advanceTimersByTime(20_000);
  progress.stop();
  vi.advanceTimersByTime(20_000);
  expect(told).toEqual([
    'replayed 100 of 400 · 10/s · 30 s left\n',
    'replayed 100 of 400 · 5.0/s · 1 min left\n',
  ]);
});

import { expect, test, vi, onTestFinished } from 'vitest';
import { createAlarm } from './alarm.ts';

const HOUR = 3_600_000;

test('an alarm wakes who waits, and who comes only after it rang, once', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const alarm = createAlarm();
  const woken: string[] = [];
  const wait = (who: string): void => void alarm.wait(HOUR).then(() => woken.push(who));
  wait('first');
  await vi.advanceTimersByTimeAsync(HOUR - 1);
  expect(woken).toEqual([]);
  alarm.ring();
  await vi.advanceTimersByTimeAsync(0);
  expect(woken).toEqual(['first']);
  alarm.ring();
  wait('second');
  await vi.advanceTimersByTimeAsync(0);
  expect(woken).toEqual(['first', 'second']);
  wait('third');
  await vi.advanceTimersByTimeAsync(HOUR - 1);
  expect(woken).toEqual(['first', 'second']);
  await vi.advanceTimersByTimeAsync(1);
  expect(woken).toEqual(['first', 'second', 'third']);
});

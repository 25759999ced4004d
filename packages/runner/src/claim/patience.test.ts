import { setImmediate as turn } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createPatience } from './patience.ts';

const unused = (): never => {
  throw new Error('No trip has failed.');
};

test('where trips lock the store, others get a gap after 10 ms of them, and while nobody rings after 100 ms', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  onTestFinished(() => void vi.useRealTimers());
  let trips = 0;
  const patience = createPatience({
    leavesGaps: true,
    go: () => (trips += 1),
    isWorthATrip: unused,
    recover: unused,
    failed: unused,
    recovered: unused,
  });
  /** Whether the next trip, after one that took so long, comes without a gap. */
  const goesOn = async (tookMs: number): Promise<boolean> => {
    const before = trips;
    patience.tripSucceeded(tookMs);
    patience.plan();
    await turn();
    const isOn = trips > before;
    await vi.advanceTimersByTimeAsync(1);
    expect(trips).toBe(before + 1);
    return isOn;
  };
  expect([await goesOn(60), await goesOn(40), await goesOn(1), await goesOn(60)]).toEqual([
    true,
    true,
    false,
    true,
  ]);
  patience.heardBell();
  expect([await goesOn(1), await goesOn(10), await goesOn(1), await goesOn(10)]).toEqual([
    false,
    true,
    false,
    true,
  ]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await goesOn(60)).toBe(true);
});

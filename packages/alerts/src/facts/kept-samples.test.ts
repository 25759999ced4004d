import { expect, test } from 'vitest';
import { createKeptSamples } from './kept-samples.ts';

const MINUTE = 60_000;

/** The samples kept after one was added each second, for this many seconds. */
function sampled(seconds: number, backMs: number) {
  const samples = createKeptSamples();
  let kept = samples.add('mail', { at: 0, running: 0 }, backMs);
  for (let second = 1; second <= seconds; second++)
    kept = samples.add('mail', { at: second * 1_000, running: second }, backMs);
  return kept;
}

test('samples reach back for as long as is asked, the last of them is now, and they are few', () => {
  const hours = 6 * 60 * MINUTE;
  const kept = sampled(30_000, hours);
  expect(kept.at(-1)).toEqual({ at: 30_000_000, running: 30_000 });
  expect(kept[0]?.at).toBeLessThanOrEqual(30_000_000 - hours);
  expect(kept[1]?.at).toBeGreaterThan(30_000_000 - hours);
  expect(kept.length).toBeLessThan(1_000);
  expect(Math.max(...kept.slice(1).map(({ at }, i) => at - (kept[i]?.at ?? 0)))).toBeLessThanOrEqual(31_000);
});

test('what was seen before the clock was set back says nothing', () => {
  const samples = createKeptSamples();
  samples.add('mail', { at: 5 * MINUTE, running: 1 }, MINUTE);
  expect(samples.add('mail', { at: MINUTE, running: 2 }, MINUTE)).toEqual([{ at: MINUTE, running: 2 }]);
});

test('a queue that has no limit any more is forgotten', () => {
  const samples = createKeptSamples();
  samples.add('mail', { at: 0, running: 1 }, MINUTE);
  samples.keep([]);
  expect(samples.add('mail', { at: 1_000, running: 2 }, MINUTE)).toHaveLength(1);
});

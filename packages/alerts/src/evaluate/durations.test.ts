import { describe, expect, test } from 'vitest';
import { aJob, anEpisode, aRule, HOUR, NOON, someFacts } from '../../test/samples.ts';
import type { JobFacts } from '../facts.ts';
import type { Verdict } from '../verdict.ts';
import { durationIncrease } from './durations.ts';

type Condition = Parameters<typeof durationIncrease.judge>[0];

const rule = {
  kind: 'durationIncrease',
  durationIncrease: 2,
  timeWindowMs: HOUR,
  minRuns: 3,
  jobPattern: '.*',
} as const;

function aJobThatTook(durations: readonly number[], runs = 60): JobFacts {
  return aJob({
    recent: durations.slice(-60).map((ms) => ['succeeded', ms]),
    minutes: [{ at: NOON, succeeded: runs, failed: 0 }],
  });
}

/** `baseline`: the rule fires since that was normal. */
function judge(condition: Condition, job: JobFacts, baseline?: number): Verdict {
  const firing = baseline === undefined ? undefined : anEpisode(aRule(rule), { baseline });
  const at = { now: NOON, matches: () => true, firingOf: () => firing };
  const [verdict] = durationIncrease.judge(condition, someFacts({ jobs: [job] }), at);
  if (!verdict) throw new Error('expected a verdict');
  return verdict;
}

const verdictOf = (durations: readonly number[], baseline?: number): string =>
  judge(rule, aJobThatTook(durations), baseline).verdict;

const times = (n: number, ms: number): number[] => Array.from({ length: n }, () => ms);

describe('a duration', () => {
  test.each([
    ['five slow runs', [...times(50, 100), ...times(5, 200)], 'true'],
    ['four slow ones and a fast one', [...times(50, 100), 200, 200, 50, 200, 200], 'true'],
    ['three slow ones and two fast ones', [...times(50, 100), 200, 50, 200, 50, 200], 'false'],
    ['one that is very slow', [...times(54, 100), 90_000], 'false'],
    ['slow, but not twice as slow', [...times(50, 100), ...times(5, 199)], 'false'],
    ['twice as slow, but still fast', [...times(50, 0), ...times(5, 190)], 'false'],
    ['no longer fast', [...times(50, 0), ...times(5, 200)], 'true'],
    ['slow ones that are usual', [...times(40, 100), ...times(10, 300), ...times(5, 300)], 'false'],
    ['too few to compare with', [...times(39, 100), ...times(5, 900)], 'insufficient'],
  ])('%s', (_what, durations, verdict) => expect(verdictOf(durations)).toBe(verdict));

  test.each([
    ['a job that runs once a day', { known: 55, inWindow: 1, minRuns: 3 }, 'true'],
    ['a job that did not run in the window', { known: 60, inWindow: 0, minRuns: 3 }, 'insufficient'],
    ['fewer runs than are asked for', { known: 57, inWindow: 57, minRuns: 58 }, 'insufficient'],
    ['as many as are kept, where more are asked for', { known: 60, inWindow: 60, minRuns: 1_000 }, 'true'],
  ])('%s', (_what, { known, inWindow, minRuns }, verdict) => {
    const slow = [...times(known - 5, 100), ...times(5, 900)];
    const found = judge({ ...rule, minRuns }, aJobThatTook(slow, inWindow));
    expect(found.verdict).toBe(verdict);
  });

  test('stays slow against what was usual at its onset, however long it lasts', () => {
    const slow = times(60, 250);
    expect([verdictOf(slow), verdictOf(slow, 100)]).toEqual(['false', 'true']);
    expect([verdictOf(times(60, 121), 100), verdictOf(times(60, 120), 100)]).toEqual(['true', 'false']);
  });
});

describe('among durations that scatter', () => {
  const RUNS = 30_000;

  test('fewer than one run in 1,000 raises a false alert', () => {
    const draw = lognormal(7);
    const { onsets } = watch(Array.from({ length: RUNS }, () => draw()));
    const per1000 = (onsets * 1_000) / RUNS;
    expect(per1000).toBeGreaterThan(0.3);
    expect(per1000).toBeLessThan(0.8);
  });

  test('a doubling is noticed, mostly within ten runs', () => {
    const draw = lognormal(11);
    const noticed = Array.from({ length: 300 }, () => {
      const usual = Array.from({ length: 60 }, draw);
      const doubled = Array.from({ length: 40 }, () => 2 * draw());
      return watch([...usual, ...doubled]).firstAt - usual.length;
    });
    const within = (runs: number): number => noticed.filter((after) => after <= runs).length / noticed.length;
    expect(within(10)).toBeGreaterThan(0.5);
    expect(within(40)).toBeGreaterThan(0.7);
  });
});

/** How often an episode begins while these runs end one after another, and at which of them first. */
function watch(durations: readonly number[]): { readonly onsets: number; readonly firstAt: number } {
  let baseline: number | undefined;
  let onsets = 0;
  let firstAt = Infinity;
  for (let end = 55; end <= durations.length; end++) {
    const job = aJobThatTook(durations.slice(Math.max(0, end - 60), end));
    const found = judge(rule, job, baseline);
    if (found.verdict === 'true' && baseline === undefined) {
      baseline = found.baseline;
      onsets += 1;
      firstAt = Math.min(firstAt, end);
    }
    if (found.verdict === 'false') baseline = undefined;
  }
  return { onsets, firstAt };
}

/** Durations around a second, sigma 0.5: nine of ten between 440 ms and 2.3 s. */
function lognormal(seed: number): () => number {
  const random = randomOf(seed);
  return () => {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return Math.round(1_000 * Math.exp(0.5 * normal));
  };
}

/** Numbers in [0, 1), the same ones for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * What rules would have done: goes through history in its order, on a clock of its own, with the very evaluators and the
 * very throttle. Called by CLI and console. It only reads, page by page, so it holds nobody up. A week of history before
 * its beginning says how each job stood.
 * Bounded: at most a million runs, and some millions of evaluations. It looks when a run has ended and once a minute,
 * as a daemon does; where there is too much of that, it looks more seldom, and what begins or ends is seen later.
 */
import { setImmediate as breathe } from 'node:timers/promises';
import { findEnds, findLettersSince, findSeqSince, type PastEnd, type PastLetter } from '@sb/queue';
import type { Store } from '@sb/storage';
import { createPastJobs } from './back-test/past-jobs.ts';
import { createPastLetters } from './back-test/past-letters.ts';
import { createTally, type RuleTally } from './back-test/tally.ts';
import type { EvaluateOptions } from './evaluate-alerts.ts';
import type { AlertRule, ConditionKind } from './rules.ts';
import type { AlertSettings } from './settings.ts';

const DAY_MS = 86_400_000;
const WARM_MS = 7 * DAY_MS;
const PAGE = 5_000;
const MOST_RUNS = 1_000_000;
const MOST_LETTERS = 100_000;
const LOOK_EVERY_MS = 60_000;
/** Ends of so long are looked at together, as a daemon does. */
const TOGETHER_MS = 1_000;
/** Of all looks by the clock, and of all at ends: some 10 s each. */
const MOST_EVALUATIONS = 1_000_000;

const UNANSWERED: Partial<Readonly<Record<ConditionKind, string>>> = {
  pendingJobs: 'history does not say how many runs waited',
  delayedJobs: 'history does not say how many runs were late',
  queuePaused: 'history does not say when a queue was paused',
  concurrencyLimit: 'history does not say how many ran at once',
  missedSchedule: 'history does not say which fires were missed',
  runningLongerThan: 'history knows runs that have ended only',
  nodeSilent: 'history does not say when a daemon fell silent',
  channelBroken: 'history does not say when a channel broke',
};

export interface BackTestOptions extends Pick<EvaluateOptions, 'matches' | 'maintenance'> {
  readonly rules: readonly AlertRule[];
  readonly settings: AlertSettings;
  /** Ms since the epoch. */
  readonly since: number;
  /** How many runs it has gone through, and until when; ms since the epoch. */
  readonly onProgress?: (runs: number, at: number) => void;
  readonly signal?: AbortSignal;
}

export interface BackTest {
  /** Since when; later than what was asked for where there was too much. */
  readonly since: number;
  readonly until: number;
  /** That ended in that time. */
  readonly runs: number;
  /** Those that are on, in the order of the file. */
  readonly rules: readonly (RuleTally | { readonly rule: string; readonly unanswered: string })[];
}

/** Rejects with the signal's reason when it aborts. */
export async function backTest(store: Store, options: BackTestOptions): Promise<BackTest> {
  const { signal, onProgress } = options;
  const until = await store.now();
  const start = await store.read((tx) => findSeqSince(tx, options.since - warmMs(options.rules)));
  const from = Math.max(start.seq, start.newest - MOST_RUNS);
  const [oldest] = await store.read((tx) => findEnds(tx, from, 1));
  const isCut = from > start.seq && oldest !== undefined;
  const since = isCut ? Math.max(options.since, oldest.finishedAt) : options.since;
  const letters = options.rules.some(({ condition }) => condition.kind === 'dlqSize')
    ? await store.read((tx) => findLettersSince(tx, since, MOST_LETTERS))
    : [];
  const past = goThrough(options, { since, until, letters });
  for (let next = from; ;) {
    signal?.throwIfAborted();
    const at = next;
    const page = await store.read((tx) => findEnds(tx, at, PAGE));
    for (const end of page) past.add(end);
    const last = page.at(-1);
    if (!last || page.length < PAGE) break;
    next = last.seq + 1;
    onProgress?.(past.runs(), last.finishedAt);
    await breathe();
  }
  const tallies = new Map(past.end().map((tally) => [tally.rule, tally]));
  const rules = options.rules.filter(({ enabled }) => enabled);
  return {
    since,
    until,
    runs: past.runs(),
    rules: rules.flatMap(({ name, condition }): BackTest['rules'] => {
      const unanswered = UNANSWERED[condition.kind];
      const tally = tallies.get(name);
      if (unanswered !== undefined) return [{ rule: name, unanswered }];
      return tally ? [tally] : [];
    }),
  };
}

function warmMs(rules: readonly AlertRule[]): number {
  return Math.max(WARM_MS, longestWindowMs(rules));
}

function longestWindowMs(rules: readonly AlertRule[]): number {
  return Math.max(0, ...rules.map(({ condition: one }) => ('timeWindowMs' in one ? one.timeWindowMs : 0)));
}

interface Past {
  add(end: PastEnd): void;
  runs(): number;
  end(): ReturnType<ReturnType<typeof createTally>['end']>;
}

interface Stretch {
  readonly since: number;
  readonly until: number;
  readonly letters: readonly PastLetter[];
}

/** The clock: it looks when runs have ended, when letters came or went, and now and then. */
function goThrough(
  { rules: all, settings, matches, maintenance }: BackTestOptions,
  { since, until, letters: found }: Stretch,
): Past {
  const rules = all.filter(({ enabled, condition }) => enabled && UNANSWERED[condition.kind] === undefined);
  const jobs = createPastJobs(longestWindowMs(rules));
  const letters = createPastLetters(found);
  const tally = createTally({
    rules,
    settings,
    matches,
    quiet: maintenance(settings.maintenance, since, until),
  });
  const isAnyTimed = rules.some(({ condition }) => condition.kind === 'noSuccessFor');
  const failed = new Set<string>();
  const succeeded = new Set<string>();
  let runs = 0;
  let togetherMs = TOGETHER_MS;
  let togetherUntil = Infinity;
  let lookAt = since;

  return {
    add(end) {
      if (end.finishedAt > until) return;
      moveTo(end.finishedAt);
      jobs.add(end);
      if (end.finishedAt < since) return;
      runs += 1;
      if (end.state === 'failed') failed.add(end.job);
      else if (end.state === 'succeeded') succeeded.add(end.job);
      togetherUntil = Math.min(togetherUntil, end.finishedAt + togetherMs);
    },
    runs: () => runs,
    end() {
      moveTo(until);
      lookAtEnded(until);
      lookAtAll(until);
      return tally.end(until);
    },
  };

  function moveTo(at: number): void {
    for (;;) {
      const next = Math.max(since, Math.min(lookAt, letters.nextAt(), togetherUntil));
      if (next > at) return;
      if (togetherUntil <= next) togetherMs = restAfter(lookAtEnded(next), TOGETHER_MS);
      const queues = letters.moveTo(next);
      if (queues.size > 0) tally.look({ queues: [...queues].map(letters.factsOf) }, next);
      if (lookAt <= next) lookAt = next + restAfter(lookAtAll(next), LOOK_EVERY_MS);
    }
  }

  /** So long that no more than so many evaluations come together until the end. */
  function restAfter(evaluations: number, leastMs: number): number {
    return Math.max(leastMs, ((until - since) * evaluations) / MOST_EVALUATIONS);
  }

  function lookAtEnded(now: number): number {
    togetherUntil = Infinity;
    const changes = [...new Set([...failed, ...succeeded])].map((job) => ({
      facts: jobs.factsOf(job, now),
      hasFailed: failed.has(job),
      hasSucceeded: succeeded.has(job),
      byTime: false,
    }));
    failed.clear();
    succeeded.clear();
    return tally.look({ jobs: changes }, now);
  }

  /** What may have changed by the clock alone. At the beginning: all. */
  function lookAtAll(now: number): number {
    const isFirst = now === since;
    const open = tally.openJobs();
    const restless = jobs
      .ids()
      .filter((job) => isFirst || isAnyTimed || open.has(job) || jobs.isRestless(job, now));
    const changes = restless.map((job) => ({
      facts: jobs.factsOf(job, now),
      hasFailed: isFirst,
      hasSucceeded: isFirst,
      byTime: true,
    }));
    return tally.look({ jobs: changes, queues: [...tally.openQueues()].map(letters.factsOf) }, now);
  }
}

/**
 * The clock of a back-test: it evaluates when runs have ended, when dead letters came or went, and once a minute, as a
 * daemon does. If there are too many evaluations it makes fewer of them.
 */
import type { PastEnd, PastLetter } from '@sb/queue/engine';
import type { EvaluateOptions } from '../episodes/evaluate-alerts.ts';
import { factsWantedBy, silenceMsOf } from '../evaluate/kinds.ts';
import type { AlertRule } from '../evaluate/rule.ts';
import type { AlertSettings } from '../settings.ts';
import { createPastJobs } from './past-jobs.ts';
import { createPastLetters } from './past-letters.ts';
import { createTally, type RuleTally } from './tally.ts';

const EVALUATE_EVERY_MS = 60_000;
/** Runs that end within this time are evaluated together, as a daemon does. */
const TOGETHER_MS = 1_000;
/** For evaluations by the clock, and for evaluations at ends: about 4 s each. */
const MOST_EVALUATIONS = 400_000;

interface Rules extends Pick<EvaluateOptions, 'matches' | 'maintenance'> {
  readonly rules: readonly AlertRule[];
  readonly settings: AlertSettings;
}

export interface Past {
  /** Add ends in their order. */
  add(end: PastEnd): void;
  /** How many runs have ended in the stretch so far. */
  runs(): number;
  end(): readonly RuleTally[];
}

export interface Stretch {
  readonly since: number;
  readonly until: number;
  readonly letters: readonly PastLetter[];
  /** Since when the store knows each job. */
  readonly known: ReadonlyMap<string, number>;
  /** From when on the history of a job is whole; absent: always. */
  readonly whole: ReadonlyMap<string, number>;
}

export function goThrough(
  { rules, settings, matches, maintenance }: Rules,
  { since, until, letters: found, known, whole }: Stretch,
): Past {
  const jobs = createPastJobs(windowOf(rules), known);
  const isWhole = (job: string, at: number): boolean => at >= (whole.get(job) ?? -Infinity);
  const letters = createPastLetters(found);
  const tally = createTally({
    rules,
    settings,
    matches,
    quiet: maintenance(settings.maintenance, since, until),
    since,
    until,
  });
  const isAnyTimed = rules.some(({ condition }) => silenceMsOf(condition) !== undefined);
  const failed = new Set<string>();
  const succeeded = new Set<string>();
  let runs = 0;
  let togetherMs = TOGETHER_MS;
  let firstEndAt = Infinity;
  let lastEndAt = -Infinity;
  let nextAt = since;

  return {
    add(end) {
      if (end.finishedAt > until) return;
      // An evaluation at this very moment includes it.
      moveTo(end.finishedAt - 1);
      if (end.finishedAt >= firstEndAt + togetherMs) evaluateEnded();
      if (!isWhole(end.job, end.finishedAt)) return;
      jobs.add(end);
      if (end.finishedAt < since) return;
      runs += 1;
      if (end.state === 'failed') failed.add(end.job);
      else if (end.state === 'succeeded') succeeded.add(end.job);
      firstEndAt = Math.min(firstEndAt, end.finishedAt);
      lastEndAt = Math.max(lastEndAt, end.finishedAt);
    },
    runs: () => runs,
    end() {
      moveTo(until);
      evaluateEnded();
      evaluateAll(until);
      return tally.end(until);
    },
  };

  function moveTo(at: number): void {
    for (;;) {
      const next = Math.max(since, Math.min(nextAt, letters.nextAt()));
      if (next > at) return;
      evaluateEnded();
      const queues = letters.moveTo(next);
      if (queues.size > 0) tally.evaluate({ queues: [...queues].map((name) => letters.factsOf(name)) }, next);
      if (nextAt <= next) nextAt = next + restAfter(evaluateAll(next), EVALUATE_EVERY_MS);
    }
  }

  /** How long to wait so that at most `MOST_EVALUATIONS` are made until the end, ms. */
  function restAfter(evaluations: number, leastMs: number): number {
    return Math.max(leastMs, ((until - since) * evaluations) / MOST_EVALUATIONS);
  }

  /** Evaluates the state when the last of them ended. */
  function evaluateEnded(): void {
    if (firstEndAt === Infinity) return;
    firstEndAt = Infinity;
    const ended = new Set([...failed, ...succeeded]);
    const changes = [...ended].map((job) => ({
      facts: jobs.factsOf(job, lastEndAt),
      hasFailed: failed.has(job),
      hasSucceeded: succeeded.has(job),
      byTime: false,
    }));
    failed.clear();
    succeeded.clear();
    togetherMs = restAfter(tally.evaluate({ jobs: changes }, lastEndAt), TOGETHER_MS);
  }

  /** Evaluates jobs whose verdict may have changed by time alone. At the beginning: all. */
  function evaluateAll(now: number): number {
    const isFirst = now === since;
    const open = tally.openJobs();
    const restless = jobs
      .ids()
      .filter((job) => isWhole(job, now))
      .filter((job) => isFirst || isAnyTimed || open.has(job) || jobs.isRestless(job, now));
    const changes = restless.map((job) => ({
      facts: jobs.factsOf(job, now),
      hasFailed: isFirst,
      hasSucceeded: isFirst,
      byTime: true,
    }));
    return tally.evaluate(
      { jobs: changes, queues: [...tally.openQueues()].map((name) => letters.factsOf(name)) },
      now,
    );
  }
}

/** The longest window of a rule. */
function windowOf(rules: readonly AlertRule[]): number {
  return Math.max(0, ...rules.map(({ condition: one }) => factsWantedBy(one).jobs?.windowMs ?? 0));
}

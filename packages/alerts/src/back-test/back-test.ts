/**
 * Finds what rules would have done: goes through history in its order, on a clock of its own, with the same evaluators
 * and the same throttle. Called by CLI and console. It only reads, page by page, so it blocks no writer. A week of history
 * before its beginning gives the state of each job.
 * Bounded: at most a million runs, and a million evaluations. It evaluates after runs have ended and once a minute, as a
 * daemon does. If there are too many evaluations it makes fewer of them, and sees beginnings and ends later.
 */
import { setImmediate as breathe } from 'node:timers/promises';
import { findEnds, findJobFacts, findLettersSince, findSeqSince } from '@sb/queue/engine';
import type { Body, Store, Tx } from '@sb/storage';
import { goThrough } from './go-through.ts';
import type { RuleTally } from './tally.ts';
import { readWholeSince } from './whole-since.ts';
import type { EvaluateOptions } from '../episodes/evaluate-alerts.ts';
import { type Condition, type ConditionKind, factsWantedBy, KINDS, silenceMsOf } from '../evaluate/kinds.ts';
import type { AlertRule } from '../evaluate/rule.ts';
import type { AlertSettings } from '../settings.ts';

const DAY_MS = 86_400_000;
const WARM_MS = 7 * DAY_MS;
const PAGE = 5_000;
const MOST_RUNS = 1_000_000;
const MOST_LETTERS = 100_000;

export interface BackTestOptions extends Pick<EvaluateOptions, 'matches' | 'maintenance'> {
  readonly rules: readonly AlertRule[];
  readonly settings: AlertSettings;
  /** Ms since the epoch. */
  readonly since: number;
  /** The name of the only rule to report: the others only take their part of the limits. It counts as on. */
  readonly only?: string | undefined;
  /** The number of runs so far, and the time of the last one; ms since the epoch. */
  readonly onProgress?: (runs: number, at: number) => void;
  readonly signal?: AbortSignal;
}

export interface BackTest {
  /** The beginning; later than asked for if there were too many runs. */
  readonly since: number;
  readonly until: number;
  /** Runs that ended in that time. */
  readonly runs: number;
  /** Jobs of which older runs are removed: they are tried only from when on all their runs are kept. */
  readonly cut?: {
    readonly jobs: number;
    /** From when on that is so of all of them; absent: of a job no run is kept. Ms since the epoch. */
    readonly wholeSince?: number;
  };
  /** The rules that are on and asked for, in the order of the file. */
  readonly rules: readonly (RuleTally | { readonly rule: string; readonly unanswered: string })[];
}

/** Rejects with the signal's reason when it aborts. */
export async function backTest(store: Store, options: BackTestOptions): Promise<BackTest> {
  const { signal, onProgress } = options;
  const until = await store.now();
  const warmSince = options.since - warmMs(options.rules);
  const start = await store.read((tx) => findSeqSince(tx, warmSince));
  const from = Math.max(start.seq, start.newest - MOST_RUNS);
  const [oldest] = await store.read((tx) => findEnds(tx, from, 1));
  const isCut = from > start.seq && oldest !== undefined;
  const whole = await readWholeSince(store, { from, since: isCut ? oldest.finishedAt : warmSince, signal });
  const since = isCut ? Math.max(options.since, oldest.finishedAt) : options.since;
  const letters = options.rules.some(({ condition }) => historyOf(condition).from === 'dead_letters')
    ? await store.read((tx) => findLettersSince(tx, since, MOST_LETTERS))
    : [];
  const on = options.rules
    .map((rule) => (rule.name === options.only ? { ...rule, enabled: true } : rule))
    .filter(({ enabled }) => enabled);
  const rules = on.filter(({ condition }) => historyOf(condition).from !== 'nothing');
  const known = await store.read((tx) => knownSince(tx, whole));
  const past = goThrough({ ...options, rules }, { since, until, letters, known, whole });
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
  return {
    since,
    until,
    runs: past.runs(),
    ...cutOf([...whole.values()].filter((time) => time > since)),
    rules: on.flatMap(({ name, condition }): BackTest['rules'] => {
      if (name !== (options.only ?? name)) return [];
      const history = historyOf(condition);
      const tally = tallies.get(name);
      if (history.from === 'nothing') return [{ rule: name, unanswered: history.why }];
      return tally ? [tally] : [];
    }),
  };
}

/** How much earlier history is needed: as far back as a rule looks, and at least a week for the state of the jobs. */
function warmMs(rules: readonly AlertRule[]): number {
  const spans = rules.map(({ condition }) => {
    const { windowMs = 0 } = factsWantedBy(condition).jobs ?? {};
    return Math.max(windowMs, silenceMsOf(condition) ?? 0);
  });
  return Math.max(WARM_MS, ...spans);
}

function historyOf({ kind }: Condition): (typeof KINDS)[ConditionKind]['history'] {
  return KINDS[kind].history;
}

/** A job whose runs are removed may have succeeded just before. */
function* knownSince(tx: Tx, whole: ReadonlyMap<string, number>): Body<ReadonlyMap<string, number>> {
  const rows = yield* findJobFacts(tx, { withRecent: false, goneAfterMs: Number.MAX_SAFE_INTEGER });
  return new Map(rows.map(({ job, created_at: at }) => [job, Math.max(at, whole.get(job) ?? at)]));
}

function cutOf(times: readonly number[]): Pick<BackTest, 'cut'> {
  if (times.length === 0) return {};
  const last = Math.max(...times);
  return { cut: { jobs: times.length, ...(Number.isFinite(last) && { wholeSince: last }) } };
}

/** What a schedule says besides when: stored with it as JSON, as a whole, defaults filled in. */
import type { Priority } from '@sb/jobs';

/** Of fires that were missed: none runs, the latest, or all of them. */
export const CATCH_UPS = ['skip', 'once', 'all'] as const;
export type CatchUp = (typeof CATCH_UPS)[number];

/**
 * A fire whose predecessor's run is unfinished: it is left out; it waits for the end (one at most); both run; the
 * predecessor is cancelled.
 */
export const OVERLAPS = ['skip', 'queue', 'allow', 'replace'] as const;
export type Overlap = (typeof OVERLAPS)[number];

export interface ScheduleRules {
  /** Default: the job's. */
  readonly queue?: string | undefined;
  /** Default: the job's. */
  readonly priority?: Priority | undefined;
  readonly catchUp: CatchUp;
  /** How old a missed fire may be to be caught up, ms. */
  readonly catchUpWindowMs: number;
  /** How many are caught up at most, the latest ones. */
  readonly catchUpCap: number;
  readonly overlap: Overlap;
  /** Each fire comes up to so much later than its time, always by the same share of it, ms. */
  readonly jitterMs: number;
  /** A run that has not begun so long after it was due expires, ms. Default: the job's. */
  readonly startDeadlineMs?: number | undefined;
  /** Local dates, `2026-12-25`, on which it does not run. */
  readonly exclude: readonly string[];
  readonly tags: readonly string[];
}

export const DEFAULT_RULES: ScheduleRules = {
  catchUp: 'once',
  catchUpWindowMs: 24 * 60 * 60 * 1_000,
  catchUpCap: 100,
  overlap: 'skip',
  jitterMs: 0,
  exclude: [],
  tags: [],
};

/** Each text once: a daemon with 10,000 schedules asks again and again, and most have the same. */
const known = new Map<string, ScheduleRules>();

/** The rules that are stored as this JSON. */
export function parseRules(text: string): ScheduleRules {
  const before = known.get(text);
  if (before) return before;
  const fresh: ScheduleRules = { ...DEFAULT_RULES, ...(JSON.parse(text) as Partial<ScheduleRules>) };
  known.set(text, fresh);
  return fresh;
}

/** As they are stored. */
export function rulesText(rules: ScheduleRules = DEFAULT_RULES): string {
  return JSON.stringify(rules);
}

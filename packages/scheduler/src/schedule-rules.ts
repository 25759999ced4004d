/** The rules of a schedule: all but its times. Stored with it as one JSON text, defaults filled in. */
import type { Priority } from '@sb/jobs';

/** Which missed fires run: none, the latest, or all of them. */
export const CATCH_UPS = ['skip', 'once', 'all'] as const;
export type CatchUp = (typeof CATCH_UPS)[number];

/**
 * What a fire does while the run of the fire before it is unfinished: it is skipped; it waits for the end (at most one
 * waits); both run; the run before is cancelled.
 */
export const OVERLAPS = ['skip', 'queue', 'allow', 'replace'] as const;
export type Overlap = (typeof OVERLAPS)[number];

export interface ScheduleRules {
  /** Default: the job's. */
  readonly queue?: string | undefined;
  /** Default: the job's. */
  readonly priority?: Priority | undefined;
  readonly catchUp: CatchUp;
  /** The oldest age of a missed fire that is caught up, ms. */
  readonly catchUpWindowMs: number;
  /** The most missed fires that are caught up; the latest ones. */
  readonly catchUpCap: number;
  readonly overlap: Overlap;
  /** The most that a fire comes after its time, ms. Each schedule has a constant share of it. */
  readonly jitterMs: number;
  /** A run expires if it has not started within this many ms after it was due. Default: the job's. */
  readonly startDeadlineMs?: number | undefined;
  /** Local dates, `2026-12-25`, on which it does not fire. */
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

/** Each text is parsed once: a daemon with 10,000 schedules reads them again and again, and most have the same rules. */
const known = new Map<string, ScheduleRules>();

/** From the JSON that is stored. Rules that a newer worker has added are kept. */
export function parseRules(text: string): ScheduleRules {
  const before = known.get(text);
  if (before) return before;
  const fresh: ScheduleRules = { ...DEFAULT_RULES, ...(JSON.parse(text) as Partial<ScheduleRules>) };
  known.set(text, fresh);
  return fresh;
}

/** The JSON that is stored. */
export function rulesText(rules: ScheduleRules = DEFAULT_RULES): string {
  return JSON.stringify(rules);
}

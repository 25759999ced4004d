/**
 * Plans the fires of a schedule that is due. Pure. A fire that is found in time runs, unless an operator or a calendar
 * excludes it. Of the fires that were missed while no daemon was up, as many run as the schedule catches up. Every fire
 * is recorded.
 */
import type { CompiledCron } from '../cron/cron.ts';
import { isExcluded } from './excluded.ts';
import type { FireChange, FireChanges } from './overrides.ts';
import type { ScheduleRules } from '../schedule-rules.ts';

/** A fire that is found later than this counts as missed. */
const ON_TIME_MS = 60_000;
/** The most missed fires of one absence that are recorded; the latest ones. */
export const MISSED_ROWS = 1_000;

export const VERDICTS = [
  'run',
  'waiting',
  'skipped_catchup',
  'skipped_overlap',
  'skipped_override',
  'excluded',
  'paused',
  'unmet',
  'duplicate',
  'refused',
] as const;
/** `refused` is stored with the code of the queue's refusal behind a colon. */
export type Verdict = (typeof VERDICTS)[number];

export interface PlannedFire {
  /** The nominal instant, ms since the epoch. */
  readonly at: number;
  readonly verdict: Exclude<Verdict, 'waiting' | 'skipped_overlap' | 'duplicate' | 'refused'>;
  /** The cause, where the verdict does not say it. */
  readonly note?: string | undefined;
}

export interface FirePlan {
  /** Oldest first. */
  readonly fires: readonly PlannedFire[];
  /** True when the fire that runs, or the last one that is skipped, comes late. */
  readonly missed: boolean;
  /** The next fire time; undefined when it never fires again. */
  readonly next: number | undefined;
}

export interface Plannable {
  readonly cron: CompiledCron;
  readonly rules: ScheduleRules;
  /** The stored next fire time. */
  readonly due: number;
  /** How much later than its time each fire comes, ms. */
  readonly jitterMs: number;
  /** Fires before this instant are paused, ms since the epoch. */
  readonly pausedUntil?: number | undefined;
  readonly changes: FireChanges;
}

/** `now`: ms since the epoch, at or after the time at which the next fire became due. */
export function planFires(schedule: Plannable, now: number): FirePlan {
  const { cron, due, jitterMs } = schedule;
  // The jitter delays every fire by the same time, as if the clock of the schedule were late by it.
  const shiftedNow = now - jitterMs;
  const times = dueTimes(cron, due, shiftedNow);
  const latest = times.at(-1) ?? due;
  const missed = times.length > 1 || shiftedNow - latest > ON_TIME_MS;
  const runs = new Set(chooseRuns(schedule, times, shiftedNow));
  const fires = times.map((at): PlannedFire => ({
    at,
    verdict: runs.has(at) ? 'run' : (reasonAgainst(schedule, at) ?? 'skipped_catchup'),
  }));
  return { fires, missed, next: cron.next(new Date(Math.max(shiftedNow, latest)), 1)[0]?.getTime() };
}

/** The fires from `due` to `shiftedNow`, at most the latest MISSED_ROWS; usually one. */
function dueTimes(cron: CompiledCron, due: number, shiftedNow: number): readonly number[] {
  const latestFirst: number[] = [];
  let before = shiftedNow + 1;
  while (latestFirst.length < MISSED_ROWS) {
    const time = cron.previous(new Date(before), 1)[0]?.getTime();
    if (time === undefined || time < due) break;
    latestFirst.push(time);
    before = time;
  }
  // A stored time that the expression does not give (the zone data has changed, an operator asked for an earlier run)
  // is still a promise.
  return latestFirst.length > 0 ? latestFirst.toReversed() : [due];
}

function chooseRuns(schedule: Plannable, times: readonly number[], shiftedNow: number): readonly number[] {
  const { catchUp, catchUpWindowMs, catchUpCap } = schedule.rules;
  const free = times.filter((at) => reasonAgainst(schedule, at) === undefined);
  const [latest] = free.slice(-1);
  if (latest === undefined) return [];
  const isOnTime = latest === times.at(-1) && shiftedNow - latest <= ON_TIME_MS;
  const isYoung = (at: number): boolean => shiftedNow - at <= catchUpWindowMs;
  switch (catchUp) {
    case 'skip':
      return isOnTime ? [latest] : [];
    case 'once':
      return isOnTime || isYoung(latest) ? [latest] : [];
    case 'all':
      return free.filter((at) => isYoung(at) || (isOnTime && at === latest)).slice(-catchUpCap);
  }
}

/** The reason of an operator or a calendar against a run of this fire; undefined when there is none. */
export function reasonAgainst(
  { cron, rules, changes, pausedUntil }: Plannable,
  at: number,
): Exclude<PlannedFire['verdict'], 'run' | 'skipped_catchup' | 'unmet'> | undefined {
  const change: FireChange | undefined = changes.get(at);
  if (change?.kind === 'skip') return 'skipped_override';
  if (pausedUntil !== undefined && at < pausedUntil) return 'paused';
  // The operator who changed a fire saw its date: a calendar does not exclude it.
  return change === undefined && isExcluded(rules.exclude, at, cron.timezone) ? 'excluded' : undefined;
}

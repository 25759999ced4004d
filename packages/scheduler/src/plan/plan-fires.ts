/**
 * What is to be done about a schedule whose time has come. Pure. A fire that is found in time runs, unless an operator
 * or a calendar says otherwise; of those that nobody was up for, as many run as the schedule catches up; and every one
 * of them is recorded.
 */
import type { CompiledCron } from '../cron/cron.ts';
import { isExcluded } from './excluded.ts';
import type { FireChange, FireChanges } from './overrides.ts';
import type { ScheduleRules } from '../schedule-rules.ts';

/** A fire that is found later than this was missed. */
const ON_TIME_MS = 60_000;
/** Of a long absence so many missed fires are recorded, the latest ones. */
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
  /** Why so, where the verdict does not say it. */
  readonly note?: string | undefined;
}

export interface FirePlan {
  /** Oldest first. */
  readonly fires: readonly PlannedFire[];
  /** True when the one that runs, or the last that is skipped, comes late. */
  readonly missed: boolean;
  /** When it fires next; undefined when it never does. */
  readonly next: number | undefined;
}

export interface Plannable {
  readonly cron: CompiledCron;
  readonly rules: ScheduleRules;
  /** The stored next fire: the nominal instant. */
  readonly due: number;
  /** How much later than its time it comes, ms. */
  readonly jitterMs: number;
  /** Fires before this instant are left out, ms since the epoch. */
  readonly pausedUntil?: number | undefined;
  readonly changes: FireChanges;
}

/** `now` is at or after the time at which the next fire was to be looked at; ms since the epoch. */
export function planFires(schedule: Plannable, now: number): FirePlan {
  const { cron, due, jitterMs } = schedule;
  // As far as the clock of the schedule has come.
  const reach = now - jitterMs;
  const times = dueTimes(cron, due, reach);
  const latest = times.at(-1) ?? due;
  const missed = times.length > 1 || reach - latest > ON_TIME_MS;
  const runs = new Set(chooseRuns(schedule, times, reach));
  const fires = times.map((at): PlannedFire => ({
    at,
    verdict: runs.has(at) ? 'run' : (reasonAgainst(schedule, at) ?? 'skipped_catchup'),
  }));
  return { fires, missed, next: cron.next(new Date(Math.max(reach, latest)), 1)[0]?.getTime() };
}

/** The fires from `due` to `reach`, the latest MISSED_ROWS of them; mostly there is one. */
function dueTimes(cron: CompiledCron, due: number, reach: number): readonly number[] {
  const latestFirst: number[] = [];
  let before = reach + 1;
  while (latestFirst.length < MISSED_ROWS) {
    const time = cron.previous(new Date(before), 1)[0]?.getTime();
    if (time === undefined || time < due) break;
    latestFirst.push(time);
    before = time;
  }
  // A stored time that the expression does not give (the zone data has changed, an operator wants it earlier) is still
  // a promise.
  return latestFirst.length > 0 ? latestFirst.toReversed() : [due];
}

function chooseRuns(schedule: Plannable, times: readonly number[], reach: number): readonly number[] {
  const { catchUp, catchUpWindowMs, catchUpCap } = schedule.rules;
  const free = times.filter((at) => reasonAgainst(schedule, at) === undefined);
  const [latest] = free.slice(-1);
  if (latest === undefined) return [];
  const isOnTime = latest === times.at(-1) && reach - latest <= ON_TIME_MS;
  const isYoung = (at: number): boolean => reach - at <= catchUpWindowMs;
  switch (catchUp) {
    case 'skip':
      return isOnTime ? [latest] : [];
    case 'once':
      return isOnTime || isYoung(latest) ? [latest] : [];
    case 'all':
      return free.filter((at) => isYoung(at) || (isOnTime && at === latest)).slice(-catchUpCap);
  }
}

/** Why a fire is to ask for no run, as an operator or a calendar wants it; undefined when nobody does. */
export function reasonAgainst(
  { cron, rules, changes, pausedUntil }: Plannable,
  at: number,
): Exclude<PlannedFire['verdict'], 'run' | 'skipped_catchup' | 'unmet'> | undefined {
  const change: FireChange | undefined = changes.get(at);
  if (change?.kind === 'skip') return 'skipped_override';
  if (pausedUntil !== undefined && at < pausedUntil) return 'paused';
  // Who wants a fire to run at another time has seen what day it is.
  return change === undefined && isExcluded(rules.exclude, at, cron.timezone) ? 'excluded' : undefined;
}

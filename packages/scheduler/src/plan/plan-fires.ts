/**
 * Plans the fires of a schedule that is due. Pure. A fire that is found in time runs, unless an operator or a calendar
 * excludes it. Of the fires that were missed, as many run as the schedule catches up. Every fire is recorded.
 */
import type { CompiledCron } from '../cron/cron.ts';
import { isExcluded } from './excluded.ts';
import { comesAt, movedAhead, movedFires } from './moved-fires.ts';
import type { FireChange, FireChanges } from './overrides.ts';
import type { ScheduleRules } from '../schedule-rules.ts';

/** A fire that is found later than this counts as missed. */
export const ON_TIME_MS = 60_000;
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
  /** It asks for a run, and no daemon fired it at its time and jitter: one found it more than a minute later. */
  readonly isLate?: true;
  /** It comes before its time, as an operator asked. */
  readonly isAhead?: true;
  /** Its run waits for a later time, as an operator asked. */
  readonly isToCome?: true;
  /** The run that it follows in a chain. */
  readonly afterRun?: number;
}

export interface FirePlan {
  /** Oldest first. */
  readonly fires: readonly PlannedFire[];
  /** The next fire time; undefined when it never fires again. */
  readonly next: number | undefined;
}

export interface Plannable {
  readonly cron: CompiledCron;
  readonly rules: ScheduleRules;
  /** The stored next fire time. */
  readonly nextFireAt: number;
  /** How much later than its time each fire comes, ms. */
  readonly jitterMs: number;
  /** Fires that start before this instant are paused: at their time and jitter, or when an operator moved them to. Ms since the epoch. */
  readonly pausedUntil?: number | undefined;
  readonly changes: FireChanges;
}

/** Whether no daemon fired it at its time (missed-cause.ts has the reasons): it is caught up, or should have made a run. */
export function isMissed({ verdict, isLate }: PlannedFire): boolean {
  return isLate === true || verdict === 'skipped_catchup';
}

/** `now`: ms since the epoch, at or after the time at which a fire became due. */
export function planFires(schedule: Plannable, now: number): FirePlan {
  const { cron, nextFireAt, jitterMs } = schedule;
  // The jitter delays every fire by the same time, as if the clock of the schedule were late by it.
  const shiftedNow = now - jitterMs;
  const isDue = comesAt(nextFireAt, schedule) <= now;
  const recorded = isDue ? dueTimes(cron, nextFireAt, shiftedNow) : [];
  const all = [...putOffBefore(schedule, recorded, now), ...recorded];
  const latest = all.at(-1) ?? nextFireAt;
  const times = all.filter((at) => !schedule.changes.get(at)?.isDecided);
  const putOff = new Set(times.filter((at) => wasPutOff(schedule, at, now)));
  const usual = times.filter((at) => !putOff.has(at));
  const runs = new Set(chooseRuns(schedule, usual, now));
  const isToCome = (at: number): boolean => (movedTo(schedule.changes.get(at)) ?? at) > now;
  const isLate = (at: number): boolean => lateness(schedule, at, now) > ON_TIME_MS;
  const fires = times.map((at): PlannedFire => {
    if (putOff.has(at)) return { at, verdict: 'run', ...(isToCome(at) && { isToCome: true }) };
    if (runs.has(at)) return { at, verdict: 'run', ...(isLate(at) && { isLate: true }) };
    return { at, verdict: reasonAgainst(schedule, at) ?? 'skipped_catchup' };
  });
  const ahead = movedAhead(schedule, latest + 1)
    .filter(({ runAt }) => runAt <= now)
    .map(({ at }): PlannedFire => ({ at, verdict: reasonAgainst(schedule, at) ?? 'run', isAhead: true }));
  return {
    fires: [...fires, ...ahead],
    next: nextUndecided(schedule, { ahead, after: isDue ? Math.max(shiftedNow, latest) : nextFireAt - 1 }),
  };
}

function nextUndecided(
  { cron, nextFireAt, changes }: Plannable,
  { ahead, after }: { readonly ahead: readonly PlannedFire[]; readonly after: number },
): number | undefined {
  const decided = new Set(ahead.map(({ at }) => at));
  let next = after < nextFireAt ? nextFireAt : cron.after(after);
  while (next !== undefined && (decided.has(next) || changes.get(next)?.isDecided)) next = cron.after(next);
  return next;
}

/** The fires from `first` to `shiftedNow`, at most the latest MISSED_ROWS; usually one. */
function dueTimes(cron: CompiledCron, first: number, shiftedNow: number): readonly number[] {
  const latestFirst: number[] = [];
  let before = shiftedNow + 1;
  while (latestFirst.length < MISSED_ROWS) {
    const time = cron.before(before);
    if (time === undefined || time < first) break;
    latestFirst.push(time);
    before = time;
  }
  // A stored time that the expression does not give (the zone data has changed, an operator asked for an earlier run)
  // is still a promise.
  return latestFirst.length > 0 ? latestFirst.toReversed() : [first];
}

/** Fires that were put off, and are older than those of a long absence that are recorded. */
function putOffBefore(schedule: Plannable, recorded: readonly number[], now: number): readonly number[] {
  const [oldest] = recorded;
  if (oldest === undefined) return [];
  const leftOut = movedFires(schedule, schedule.nextFireAt).map((moved) => moved.at);
  return leftOut.filter((at) => at < oldest && wasPutOff(schedule, at, now));
}

/** How long after the time at which it should come a fire is found, ms. */
function lateness(schedule: Plannable, at: number, now: number): number {
  return now - wantedAt(schedule, at);
}

/** When the fire of `at` should come: its own time plus the jitter, or the later one that an operator asked for. */
export function wantedAt({ jitterMs, changes }: Plannable, at: number): number {
  return Math.max(at + jitterMs, movedTo(changes.get(at)) ?? at);
}

/** Such a fire was not missed, also if no daemon was up at its own time. */
function wasPutOff(schedule: Plannable, at: number, now: number): boolean {
  const later = movedTo(schedule.changes.get(at));
  if (later === undefined || later <= at || reasonAgainst(schedule, at) !== undefined) return false;
  return lateness(schedule, at, now) <= ON_TIME_MS;
}

function movedTo(change: FireChange | undefined): number | undefined {
  return change?.kind === 'change' ? change.runAt : undefined;
}

/** `times`: of the fires that were not put off. */
function chooseRuns(schedule: Plannable, times: readonly number[], now: number): readonly number[] {
  const { catchUp, catchUpWindowMs, catchUpCap } = schedule.rules;
  const free = times.filter((at) => reasonAgainst(schedule, at) === undefined);
  const [latest] = free.slice(-1);
  if (latest === undefined) return [];
  const isOnTime = latest === times.at(-1) && lateness(schedule, latest, now) <= ON_TIME_MS;
  const isYoung = (at: number): boolean => lateness(schedule, at, now) <= catchUpWindowMs;
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
  { cron, rules, jitterMs, changes, pausedUntil }: Plannable,
  at: number,
): 'skipped_override' | 'paused' | 'excluded' | undefined {
  const change = changes.get(at);
  if (change?.kind === 'skip') return 'skipped_override';
  const startsAt = movedTo(change) ?? at + jitterMs;
  if (pausedUntil !== undefined && startsAt < pausedUntil) return 'paused';
  // The operator who changed a fire saw its date: a calendar does not exclude it.
  return change === undefined && isExcluded(rules.exclude, at, cron.timezone) ? 'excluded' : undefined;
}

/**
 * What is to be done about a schedule whose time has come. Pure. A fire that is found in time runs; of those that
 * nobody was up for, the latest runs once if it is young enough, and every one of them is recorded.
 */
import type { CompiledCron } from './cron.ts';

/** A fire that is found later than this was missed. */
const ON_TIME_MS = 60_000;
/** How old the latest missed fire may be to be caught up. */
export const CATCH_UP_WINDOW_MS = 24 * 60 * 60 * 1_000;
/** Of a long absence so many missed fires are recorded, the latest ones. */
export const MISSED_ROWS = 1_000;

export const VERDICTS = ['run', 'skipped_catchup', 'duplicate', 'refused'] as const;
export type Verdict = (typeof VERDICTS)[number];

export interface PlannedFire {
  /** The nominal instant, ms since the epoch. */
  readonly at: number;
  readonly verdict: 'run' | 'skipped_catchup';
}

export interface FirePlan {
  /** Oldest first. */
  readonly fires: readonly PlannedFire[];
  /** True when the one that runs, or the last that is skipped, comes late. */
  readonly missed: boolean;
  /** When it fires next; undefined when it never does. */
  readonly next: number | undefined;
}

/** `due` is the stored next fire, at or before `now`; both ms since the epoch. */
export function planFires(cron: CompiledCron, due: number, now: number): FirePlan {
  const times = dueTimes(cron, due, now);
  const latest = times.at(-1) ?? due;
  const missed = times.length > 1 || now - latest > ON_TIME_MS;
  const runs = now - latest <= CATCH_UP_WINDOW_MS;
  const fires = times.map((at): PlannedFire => ({
    at,
    verdict: at === latest && runs ? 'run' : 'skipped_catchup',
  }));
  return { fires, missed, next: cron.next(new Date(now), 1)[0]?.getTime() };
}

/** The fires from `due` to `now`, the latest MISSED_ROWS of them; mostly there is one. */
function dueTimes(cron: CompiledCron, due: number, now: number): readonly number[] {
  const latestFirst: number[] = [];
  let before = now + 1;
  while (latestFirst.length < MISSED_ROWS) {
    const time = cron.previous(new Date(before), 1)[0]?.getTime();
    if (time === undefined || time < due) break;
    latestFirst.push(time);
    before = time;
  }
  // A stored time that the expression does not give (the zone data has changed) is still a promise.
  return latestFirst.length > 0 ? latestFirst.toReversed() : [due];
}

/**
 * The next runs of a schedule, in the order in which they come: without fires that are skipped, excluded or paused, and
 * each at the time to which an operator moved it. Every view of a next fire asks here. Pure.
 */
import { wantedFires } from './first-wanted.ts';
import { comesAt, movedFires } from './moved-fires.ts';
import { type Plannable, reasonAgainst } from './plan-fires.ts';

export interface ComingRun {
  /** The fire time, ms since the epoch. */
  readonly fireAt: number;
  /** When it runs: the fire time, or the time to which it was moved. Without the jitter. */
  readonly runsAt: number;
}

/** At most `count`, the soonest first. A fire that is due already does not count: the next daemon decides it at once. */
export function comingRuns(
  schedule: Plannable,
  { now, count }: { readonly now: number; readonly count: number },
): readonly ComingRun[] {
  const { nextFireAt } = schedule;
  const isInJitter = nextFireAt <= now && comesAt(nextFireAt, schedule) > now;
  const from = isInJitter ? nextFireAt : now + 1;
  const moved = movedFires(schedule, nextFireAt).filter(
    ({ at }) => reasonAgainst(schedule, at) === undefined,
  );
  const runs = new Map(moved.map(({ at, runAt }) => [at, runAt]));
  let missing = count;
  if (missing > 0)
    for (const at of wantedFires(schedule, from)) {
      if (runs.has(at)) continue;
      runs.set(at, at);
      if (--missing === 0) break;
    }
  return [...runs]
    .map(([fireAt, runsAt]) => ({ fireAt, runsAt }))
    .filter(({ runsAt }) => runsAt >= from)
    .toSorted((one, other) => one.runsAt - other.runsAt || one.fireAt - other.fireAt)
    .slice(0, count);
}

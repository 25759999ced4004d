/** The overlap rule: what a fire does while the run of the fire before it is unfinished. */
import { cancelIn, type UnfinishedRun } from '@sb/queue/engine';
import type { Body, Tx } from '@sb/storage';
import type { Verdict } from '../plan/plan-fires.ts';
import { parseRules } from '../schedule-rules.ts';
import type { StoredSchedule } from '../definitions/due-schedules.sql.ts';

export type Obstacle = Extract<Verdict, 'waiting' | 'skipped_overlap'>;

/** What earlier fires of a schedule have left to do. */
export interface Backlog {
  readonly unfinished: readonly UnfinishedRun[];
  /** The number of its waiting fires. */
  readonly waiting: number;
}

/**
 * Why the fire makes no run now; undefined when it does. May cancel the unfinished runs. A run that waits for its delay
 * prevents no run: a replay, or the run of a fire that an operator moved to later, may wait for longer than the schedule
 * does between two fires.
 */
export function* applyOverlap(
  tx: Tx,
  { name, rules }: StoredSchedule,
  { unfinished, waiting }: Backlog,
): Body<Obstacle | undefined> {
  const isBusy = unfinished.some(({ isToCome }) => !isToCome);
  switch (parseRules(rules).overlap) {
    case 'allow':
      return undefined;
    case 'skip':
      return isBusy ? 'skipped_overlap' : undefined;
    case 'queue':
      if (isBusy) return waitOrSkip(waiting);
      // The run before has ended: the fire that waited for it comes first, and this one waits in its place.
      return waiting === 0 ? undefined : waitOrSkip(waiting - 1);
    case 'replace':
      for (const { id: runId } of unfinished.filter((run) => !isMovedToCome(run)))
        yield* cancelIn(tx, { runId, actor: `schedule:${name}`, reason: 'its schedule has fired again' });
      return undefined;
  }
}

/** At most one fire waits: a schedule that is always late would otherwise have more and more to work off. */
export function waitOrSkip(waiting: number): Obstacle {
  return waiting === 0 ? 'waiting' : 'skipped_overlap';
}

/** An operator moved its fire to a time that has not come: a fire before that time does not replace it. */
function isMovedToCome({ isToCome, isReplay }: UnfinishedRun): boolean {
  return isToCome && !isReplay;
}

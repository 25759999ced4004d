/** The overlap rule: what a fire does while the run of the fire before it is unfinished. */
import { cancelIn, type UnfinishedRun } from '@sb/queue/engine';
import type { Body, Tx } from '@sb/storage';
import type { Verdict } from '../plan/plan-fires.ts';
import { parseRules } from '../schedule-rules.ts';
import type { StoredSchedule } from '../definitions/due-schedules.sql.ts';
import { existsWaiting } from '../definitions/waiting-fires.sql.ts';

export type Obstacle = Extract<Verdict, 'waiting' | 'skipped_overlap'>;

/**
 * Why the fire makes no run now; undefined when it does. May cancel the unfinished runs. A run that waits for its delay
 * prevents no run: a replay, or the run of a fire that an operator moved to later, may wait for longer than the schedule
 * does between two fires.
 */
export function* applyOverlap(
  tx: Tx,
  { id, name, rules }: StoredSchedule,
  unfinished: readonly UnfinishedRun[],
): Body<Obstacle | undefined> {
  const isBusy = unfinished.some(({ isToCome }) => !isToCome);
  switch (parseRules(rules).overlap) {
    case 'allow':
      return undefined;
    case 'skip':
      return isBusy ? 'skipped_overlap' : undefined;
    case 'queue':
      // At most one waits: a schedule that is always late would otherwise have more and more to work off.
      if (isBusy) return (yield* existsWaiting(tx, id)) ? 'skipped_overlap' : 'waiting';
      // The run before has ended just now: the fire that waited for it comes first.
      return (yield* existsWaiting(tx, id)) ? 'waiting' : undefined;
    case 'replace':
      for (const { id: runId } of unfinished.filter((run) => !isMovedToCome(run)))
        yield* cancelIn(tx, { runId, actor: `schedule:${name}`, reason: 'its schedule has fired again' });
      return undefined;
  }
}

/** An operator moved its fire to a time that has not come: a fire before that time does not replace it. */
function isMovedToCome({ isToCome, isReplay }: UnfinishedRun): boolean {
  return isToCome && !isReplay;
}

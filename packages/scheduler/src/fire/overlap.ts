/** The overlap rule: what a fire does while the run of the fire before it is unfinished. */
import { cancelIn, type UnfinishedRun } from '@sb/queue/engine';
import type { Body, Tx } from '@sb/storage';
import type { Verdict } from '../plan/plan-fires.ts';
import { parseRules } from '../schedule-rules.ts';
import { existsWaiting, type StoredSchedule } from '../definitions/fires.sql.ts';

export type Obstacle = Extract<Verdict, 'waiting' | 'skipped_overlap'>;

/**
 * Why the fire makes no run now; undefined when it does. May cancel the unfinished runs. A replay that waits for its delay
 * prevents no run: it is of an older fire, and may wait for longer than the schedule does between two fires.
 */
export function* applyOverlap(
  tx: Tx,
  { id, name, rules }: StoredSchedule,
  unfinished: readonly UnfinishedRun[],
): Body<Obstacle | undefined> {
  const isBusy = unfinished.some(({ isReplayToCome }) => !isReplayToCome);
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
      for (const { id: runId } of unfinished)
        yield* cancelIn(tx, { runId, actor: `schedule:${name}`, reason: 'its schedule has fired again' });
      return undefined;
  }
}

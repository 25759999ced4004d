/** What a fire does when the run of the one before it has not ended. */
import { cancelIn } from '@sb/queue/engine';
import type { Body, Tx } from '@sb/storage';
import type { Verdict } from '../plan/plan-fires.ts';
import { parseRules } from '../schedule-rules.ts';
import { existsWaiting, type StoredSchedule } from '../definitions/fires.sql.ts';

export type Obstacle = Extract<Verdict, 'waiting' | 'skipped_overlap'>;

/** What stands in the way of a run; undefined when nothing does any more. `unfinished`: ids of runs. */
export function* applyOverlap(
  tx: Tx,
  { id, name, rules }: StoredSchedule,
  unfinished: readonly number[],
): Body<Obstacle | undefined> {
  if (unfinished.length === 0) return undefined;
  switch (parseRules(rules).overlap) {
    case 'allow':
      return undefined;
    case 'skip':
      return 'skipped_overlap';
    case 'queue':
      // One at most: whoever comes late more than once is not to work off all of it.
      return (yield* existsWaiting(tx, id)) ? 'skipped_overlap' : 'waiting';
    case 'replace':
      for (const runId of unfinished)
        yield* cancelIn(tx, { runId, actor: `schedule:${name}`, reason: 'its schedule has fired again' });
      return undefined;
  }
}

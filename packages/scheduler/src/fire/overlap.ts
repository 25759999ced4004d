/** The overlap rule: what a fire does while the run of the fire before it is unfinished. */
import { cancelIn } from '@sb/queue/engine';
import type { Body, Tx } from '@sb/storage';
import type { Verdict } from '../plan/plan-fires.ts';
import { parseRules } from '../schedule-rules.ts';
import { existsWaiting, type StoredSchedule } from '../definitions/fires.sql.ts';

export type Obstacle = Extract<Verdict, 'waiting' | 'skipped_overlap'>;

/** Why the fire makes no run now; undefined when it does. May cancel the unfinished runs, whose ids are given. */
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
      // At most one waits: a schedule that is always late would otherwise have more and more to work off.
      return (yield* existsWaiting(tx, id)) ? 'skipped_overlap' : 'waiting';
    case 'replace':
      for (const runId of unfinished)
        yield* cancelIn(tx, { runId, actor: `schedule:${name}`, reason: 'its schedule has fired again' });
      return undefined;
  }
}

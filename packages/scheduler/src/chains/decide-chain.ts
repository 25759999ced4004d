/** Decides which planned fires of a chain ask for a run. Unlike in decide-fires.ts, fires of one pass can prevent each other. */
import type { UnfinishedRun } from '@sb/queue/engine';
import type { Body, Tx } from '@sb/storage';
import { type Decision, holdBack } from '../fire/decide-fires.ts';
import { applyOverlap, type Obstacle } from '../fire/overlap.ts';
import type { PlannedFire } from '../plan/plan-fires.ts';
import { parseRules } from '../schedule-rules.ts';
import type { StoredSchedule } from '../definitions/due-schedules.sql.ts';
import { existsWaiting } from '../definitions/waiting-fires.sql.ts';

export interface ChainFires {
  /** Oldest first. */
  readonly fires: readonly PlannedFire[];
  /** The unfinished runs of earlier fires. */
  readonly before: readonly UnfinishedRun[];
  /** No run can be made now: it is gone for a while, this node cannot compute its key, or another transaction holds it. */
  readonly mustWait: boolean;
}

export function* decideChain(
  tx: Tx,
  schedule: StoredSchedule,
  { fires, before, mustWait }: ChainFires,
): Body<Decision> {
  const decision = { schedule, fires };
  const due = fires.filter(({ verdict }) => verdict === 'run');
  const wait = function* (): Body<Obstacle> {
    return (yield* existsWaiting(tx, schedule.id)) ? 'skipped_overlap' : 'waiting';
  };
  if (due.length === 0) return { ...decision, askingFires: [], obstacles: [] };
  const { overlap } = parseRules(schedule.rules);
  if (mustWait && overlap === 'allow')
    return {
      ...decision,
      askingFires: [],
      obstacles: due.map(({ at }) => ({ scheduleId: schedule.id, fireAt: at, verdict: 'waiting' })),
    };
  const obstacle = mustWait ? yield* wait() : yield* applyOverlap(tx, schedule, before);
  if (obstacle !== undefined)
    return { ...decision, askingFires: [], obstacles: holdBack(schedule, due, obstacle) };
  const toAsking = ({ at, afterRun }: PlannedFire) => ({ schedule, fireAt: at, isLate: false, afterRun });
  if (overlap === 'allow') return { ...decision, askingFires: due.map(toAsking), obstacles: [] };
  // Each of several fires would cancel the run of the one before it.
  const chosen = due.slice(...(overlap === 'replace' ? [-1] : [0, 1]));
  const others = due.filter((fire) => !chosen.includes(fire));
  const next = overlap === 'queue' ? yield* wait() : 'skipped_overlap';
  return { ...decision, askingFires: chosen.map(toAsking), obstacles: holdBack(schedule, others, next) };
}

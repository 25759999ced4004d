/** Decides which planned fires of a chain ask for a run. Unlike in decide-fires.ts, fires of one pass can prevent each other. */
import type { Body, Tx } from '@sb/storage';
import { type Decision, holdBack } from '../fire/decide-fires.ts';
import { applyOverlap, type Backlog, waitOrSkip } from '../fire/overlap.ts';
import type { PlannedFire } from '../plan/plan-fires.ts';
import { parseRules } from '../schedule-rules.ts';
import type { StoredSchedule } from '../definitions/due-schedules.sql.ts';

export interface ChainFires {
  /** Oldest first. */
  readonly fires: readonly PlannedFire[];
  readonly before: Backlog;
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
  if (due.length === 0) return { ...decision, askingFires: [], obstacles: [] };
  const { overlap } = parseRules(schedule.rules);
  if (mustWait && overlap === 'allow')
    return {
      ...decision,
      askingFires: [],
      obstacles: due.map(({ at }) => ({ scheduleId: schedule.id, fireAt: at, verdict: 'waiting' })),
    };
  const obstacle = mustWait ? waitOrSkip(before.waiting) : yield* applyOverlap(tx, schedule, before);
  if (obstacle !== undefined)
    return { ...decision, askingFires: [], obstacles: holdBack(schedule, due, obstacle) };
  const toAsking = ({ at, afterRun }: PlannedFire) => ({ schedule, fireAt: at, isLate: false, afterRun });
  if (overlap === 'allow') return { ...decision, askingFires: due.map(toAsking), obstacles: [] };
  // Each of several fires would cancel the run of the one before it.
  const chosen = due.slice(...(overlap === 'replace' ? [-1] : [0, 1]));
  const others = due.filter((fire) => !chosen.includes(fire));
  const next = overlap === 'queue' ? waitOrSkip(before.waiting) : 'skipped_overlap';
  return { ...decision, askingFires: chosen.map(toAsking), obstacles: holdBack(schedule, others, next) };
}

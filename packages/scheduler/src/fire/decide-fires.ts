/**
 * Decides which planned fires ask for a run. Called by fire-due.ts within its transaction: each schedule moves to its
 * next fire by compare-and-set, each fire gets its row, and an unfinished run of the fire before may prevent a run.
 * Between the two steps fires that waited get their runs: these prevent runs too, and their keys are locked after all
 * schedules, as in every transaction that fires.
 */
import { findDaemonLives, findUnfinishedOf } from '@sb/queue/engine';
import type { Body, Tx } from '@sb/storage';
import type { AskingFire } from './ask-for-runs.ts';
import type { Firer } from './fired.ts';
import { applyOverlap, type Backlog, type Obstacle } from './overlap.ts';
import type { PlannedSchedule } from './plan-due.ts';
import { findCauses } from '../plan/missed-cause.ts';
import { missedText } from '../plan/stored-missed.ts';
import { isMissed, type PlannedFire, wantedAt } from '../plan/plan-fires.ts';
import { type Overlap, parseRules } from '../schedule-rules.ts';
import { moveNextFires, type StoredSchedule } from '../definitions/due-schedules.sql.ts';
import { type FireRow, type FireVerdict, insertFires } from '../definitions/fires.sql.ts';
import { countWaiting } from '../definitions/waiting-fires.sql.ts';

export interface Decision {
  readonly schedule: StoredSchedule;
  /** The planned fires that had no row before. */
  readonly fires: readonly PlannedFire[];
  /** The fires that ask for a run. */
  readonly askingFires: readonly AskingFire[];
  /** The fires that an unfinished run prevents from asking for one. */
  readonly obstacles: readonly FireVerdict[];
}

/** A schedule that this transaction has moved to its next fire. */
export interface TakenSchedule extends PlannedSchedule {
  /** The fires of the plan that had no row before. */
  readonly fires: readonly PlannedFire[];
}

type Taker = Pick<Firer, 'nodeId' | 'lookedAt'> & { readonly now: number };

/** Moves the schedules to their next fires, and records the fires. Another daemon may have taken some of them. */
export function* takeDue(
  tx: Tx,
  planned: readonly PlannedSchedule[],
  taker: Taker,
): Body<readonly TakenSchedule[]> {
  if (planned.length === 0) return [];
  const moved = yield* moveNextFires(
    tx,
    planned.map(({ schedule, plan, dueAt }) => ({ schedule, next: plan.next, dueAt })),
  );
  const ours = planned.filter(({ schedule }) => moved.has(schedule.id));
  const causes = yield* causesOf(tx, ours, taker);
  const rows = ours.flatMap(({ schedule, plan }) =>
    plan.fires.map((fire) => ({ scheduleId: schedule.id, ...fire, cause: causes.get(fire) })),
  );
  const added = yield* insertFires(tx, { nodeId: taker.nodeId, now: taker.now }, rows);
  return ours.map((one) => {
    const isNew = added.get(one.schedule.id);
    return { ...one, fires: one.plan.fires.filter(({ at }) => isNew?.has(at)) };
  });
}

/** Why its missed fires were missed. Asks the store only when there are some. */
function* causesOf(
  tx: Tx,
  taken: readonly PlannedSchedule[],
  taker: Taker,
): Body<ReadonlyMap<PlannedFire, FireRow['cause']>> {
  const missed = taken.flatMap(({ plannable, plan }) =>
    plan.fires
      .filter(isMissed)
      .map((fire) => ({ fire, rules: plannable.rules, wanted: wantedAt(plannable, fire.at) })),
  );
  if (missed.length === 0) return new Map();
  const earliest = missed.reduce((least, { wanted }) => Math.min(least, wanted), taker.now);
  const causeOf = findCauses({ ...taker, daemons: yield* findDaemonLives(tx, earliest) });
  return new Map(
    missed.map(({ fire, wanted, rules: { catchUp, catchUpWindowMs, catchUpCap } }) => {
      const rules = { catchUp, catchUpWindowMs, catchUpCap };
      const cause = causeOf(wanted);
      const facts = { ...(cause && { cause }), rules, delayMs: wanted - fire.at };
      return [fire, missedText(facts, taker.now)];
    }),
  );
}

export function* decideFires(tx: Tx, taken: readonly TakenSchedule[]): Body<readonly Decision[]> {
  if (taken.length === 0) return [];
  const unfinished = yield* findUnfinishedOf(tx, idsOf(taken, ['skip', 'queue', 'replace']));
  const waiting = yield* countWaiting(tx, idsOf(taken, ['queue']));
  const decisions: Decision[] = [];
  for (const one of taken)
    if (one.fires.length > 0)
      decisions.push(
        yield* decideOne(tx, one, {
          unfinished: unfinished.get(one.schedule.id) ?? [],
          waiting: waiting.get(one.schedule.id) ?? 0,
        }),
      );
  return decisions;
}

function idsOf(taken: readonly TakenSchedule[], overlaps: readonly Overlap[]): readonly number[] {
  const mindful = taken.filter(({ schedule }) => overlaps.includes(parseRules(schedule.rules).overlap));
  return mindful.map(({ schedule }) => schedule.id);
}

function* decideOne(tx: Tx, { schedule, fires }: TakenSchedule, before: Backlog): Body<Decision> {
  const due = fires.filter(({ verdict }) => verdict === 'run');
  // The run of a fire that was moved to later waits for its time: it meets no run now.
  const starting = due.filter(({ isToCome }) => !isToCome);
  // Fires that are caught up together do not prevent each other.
  const obstacle = starting.length > 0 ? yield* applyOverlap(tx, schedule, before) : undefined;
  const heldBack = obstacle === undefined ? [] : starting;
  const askingFires = due
    .filter((fire) => !heldBack.includes(fire))
    .map(({ at, isLate = false }) => ({ schedule, fireAt: at, isLate }));
  const obstacles = obstacle === undefined ? [] : holdBack(schedule, heldBack, obstacle);
  return { schedule, fires, askingFires, obstacles };
}

/** The answers of fires that an unfinished run prevents: the first gets `first`, the others are skipped. */
export function holdBack(
  { id: scheduleId }: StoredSchedule,
  fires: readonly PlannedFire[],
  first: Obstacle,
): readonly FireVerdict[] {
  return fires.map(({ at: fireAt }, i) => ({
    scheduleId,
    fireAt,
    verdict: i === 0 ? first : 'skipped_overlap',
  }));
}

/** Carries out what was decided about fires, in their transaction: enqueues runs, records the answers, publishes events. */
import { type NewEvent, publish } from '@sb/events';
import type { Body, Tx } from '@sb/storage';
import { askForRuns, type Asking, type AskingFire } from './ask-for-runs.ts';
import type { Decision } from './decide-fires.ts';
import type { Fired } from './fired.ts';
import { fireEvents, fireOutcome, fireOutcomes } from './fire-outcomes.ts';
import { type FireVerdict, recordVerdicts } from '../definitions/fires.sql.ts';
import { dropChanges } from '../definitions/overrides.sql.ts';

export interface Decided {
  /** Fires that waited, and whose run before them has ended, with their answers. */
  readonly released: ReadonlyMap<AskingFire, FireVerdict>;
  readonly decisions: readonly Decision[];
}

/** Enqueues the runs of fires that waited. */
export function* carryOutReleased(
  tx: Tx,
  released: readonly AskingFire[],
  asking: Asking,
): Body<ReadonlyMap<AskingFire, FireVerdict>> {
  if (released.length === 0) return new Map();
  const answers = yield* askForRuns(tx, released, asking);
  yield* recordVerdicts(tx, [...answers.values()]);
  return answers;
}

export function* carryOut(tx: Tx, { released, decisions }: Decided, asking: Asking): Body<readonly Fired[]> {
  const askingFires = decisions.flatMap((decision) => decision.askingFires);
  const answers = yield* askForRuns(tx, askingFires, asking);
  yield* recordVerdicts(tx, [...answers.values(), ...decisions.flatMap(({ obstacles }) => obstacles)]);
  for (const { schedule, fireAt } of released.keys())
    if (asking.overrides.has(schedule.id)) yield* dropChanges(tx, schedule.id, fireAt);
  for (const { schedule, fires } of decisions)
    if (asking.overrides.has(schedule.id))
      yield* dropChanges(tx, schedule.id, fires.findLast(({ isAhead }) => !isAhead)?.at ?? 0);
  const { fired, events } = reportFires(released, decisions, answers);
  yield* publish(tx, events);
  return fired;
}

function reportFires(
  released: ReadonlyMap<AskingFire, FireVerdict>,
  decisions: readonly Decision[],
  answers: ReadonlyMap<AskingFire, FireVerdict>,
): { readonly fired: readonly Fired[]; readonly events: readonly NewEvent[] } {
  const fired: Fired[] = [];
  const events: NewEvent[] = [];
  for (const [fire, answer] of released) {
    const one = fireOutcome(fire.schedule, { answer, late: false });
    fired.push(...one);
    events.push(...fireEvents(one, []));
  }
  for (const decision of decisions) {
    const some = fireOutcomes(decision, answers);
    fired.push(...some);
    events.push(...fireEvents(some, decision.fires));
  }
  return { fired, events };
}

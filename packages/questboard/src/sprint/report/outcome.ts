import { fitOf } from '../../fit.ts';
import type { Task } from '../../model/organisation.ts';
import type { Fit, PlanAlternative, UnplannedReason } from '../../model/week.ts';
import { createDependents } from '../../unlock/dependents.ts';
import type { Slot } from '../placing/carry-over.ts';
import type { Placed } from '../placing/place.ts';
import { type Problem, type WeekTask, weightOf } from '../placing/problem.ts';
import type { Screening } from '../placing/screening.ts';
import type { WeekFacts } from '../week/facts.ts';
import type { Explanation } from './explanation.ts';

/** A task in the plan of a week. */
export interface PlannedTask extends Slot {
  readonly task: Task;
  readonly minutes: number;
  readonly fit: Fit;
  /** It was in work before the week. */
  readonly isCarried: boolean;
  /** The value that it adds to the plan: 0 if it does not end in the week. */
  readonly value: number;
  readonly reasons: readonly string[];
  readonly alternatives: readonly PlanAlternative[];
}

/** The tasks that a week considered: each is planned or unplanned. */
export interface Outcome {
  /** First the carried tasks, then the others. */
  readonly planned: readonly PlannedTask[];
  readonly unplanned: ReadonlyMap<string, UnplannedReason>;
}

export function outcomeOf(
  { problem, out }: { problem: Problem; out: Screening['out'] },
  placed: Placed,
  explanations: ReadonlyMap<number, Explanation>,
  facts: WeekFacts,
): Outcome {
  return {
    planned: plannedTasks(problem, placed, explanations, facts),
    unplanned: new Map([...out, ...leftOutTasks(problem, placed)]),
  };
}

export function plannedMinutes(planned: readonly PlannedTask[]): number {
  return planned.reduce((sum, { minutes }) => sum + minutes, 0);
}

function plannedTasks(
  { carried, tasks }: Problem,
  { slots }: Placed,
  explanations: ReadonlyMap<number, Explanation>,
  facts: WeekFacts,
): PlannedTask[] {
  const reasonsOf = createReasons(facts);
  const begun = carried.map(({ task, minutes, load, mate, start, finish }): PlannedTask => {
    const fit = fitOf(mate.member, task);
    const value = finish === undefined ? 0 : minutes * weightOf(task, facts);
    const reasons = ['carry-over', ...reasonsOf(task, fit, load)];
    const slot = { mate, start, ...(finish !== undefined && { finish }) };
    return { task, minutes, ...slot, fit, isCarried: true, value, reasons, alternatives: [] };
  });
  const given = tasks.flatMap(({ index, task, minutes, value, keeper }): PlannedTask[] => {
    const slot = slots[index];
    const explanation = explanations.get(index);
    if (!slot || !explanation) return [];
    const { load, alternatives } = explanation;
    const fit = fitOf(slot.mate.member, task);
    const reasons = [
      ...(keeper ? [`kept:${keeper}`] : []),
      ...reasonsOf(task, fit, load),
      ...(fit === 'frustration' && !keeper ? ['frustration:only-option'] : []),
    ];
    return [{ task, minutes, ...slot, fit, isCarried: false, value, reasons, alternatives }];
  });
  return [...begun, ...given];
}

/** Why tasks that compete for the week have no slot in it. */
function leftOutTasks({ tasks }: Problem, { slots }: Placed): ReadonlyMap<string, UnplannedReason> {
  const left = tasks.filter(({ index }) => slots[index] === undefined);
  return new Map(left.map((task) => [task.task.id, reasonToLeaveOut(task, slots)]));
}

function reasonToLeaveOut(
  { dependencies, gate, keeper, choices }: WeekTask,
  slots: Placed['slots'],
): UnplannedReason {
  const hasNoEnd = (index: number): boolean => slots[index]?.finish === undefined;
  if (dependencies.some(hasNoEnd)) return 'dependency-not-planned';
  if (gate?.tasks.some(hasNoEnd)) return 'quest-locked';
  if (keeper) return 'assignee-full';
  return choices.every((group) => group.length === 0) ? 'no-skill' : 'no-capacity';
}

/** Codes for people: `fit:genius(I)`, `load:62%`, `unlocks:3`, `due`. */
function createReasons({ board, states, week }: WeekFacts) {
  const dependents = createDependents(board, states);
  return (task: Task, fit: Fit, load: number): string[] => {
    const waiting = dependents.countFor(task.id);
    const isDue = task.dueDate !== undefined && task.dueDate <= week.end;
    return [
      fit === 'unknown' ? 'fit:unknown' : `fit:${fit}(${task.phase})`,
      `load:${Math.floor(100 * load)}%`,
      ...(waiting > 0 ? [`unlocks:${waiting}`] : []),
      ...(isDue ? ['due'] : []),
    ];
  };
}

import { remainingMinutes } from '../../board.ts';
import { type Task, TASK_PRIORITIES } from '../../model/organisation.ts';
import type { Settings } from '../../model/settings.ts';
import type { CarriedTask } from './carry-over.ts';
import { type Choices, createSkilledChoices, type Keeper, keeperOf, keptChoices } from './choices.ts';
import type { WeekFacts } from '../week/facts.ts';
import type { Screening } from './screening.ts';
import { createUrgency, liftedRank, type Urgency } from './urgency.ts';

/** The facts of a week, which stay the same while plans are tried. */
export interface Problem {
  readonly settings: Settings['planner'];
  readonly days: number;
  readonly carried: readonly CarriedTask[];
  /** Each comes after the tasks that it waits for. */
  readonly tasks: readonly WeekTask[];
}

/** A task that competes for the time of the week. */
export interface WeekTask {
  /** Its place among the tasks of the week: first the carried ones, then the others. */
  readonly index: number;
  readonly task: Task;
  readonly minutes: number;
  /** The value that it adds to a plan in which it ends. */
  readonly value: number;
  /** Of its own priority, lifted if it is due. */
  readonly rank: number;
  readonly urgency: Urgency;
  /** The tasks that it depends on, by index. */
  readonly dependencies: readonly number[];
  readonly gate?: WeekGate;
  /** A candidate waits for it directly. */
  readonly isAwaited: boolean;
  /** Absent: any member of the choices may have it. */
  readonly keeper?: Keeper;
  /** The members who may have it. */
  readonly choices: Choices;
  /** The members who could have it if it were free. */
  readonly skilled: Choices;
}

export interface WeekGate {
  readonly index: number;
  /** The first day on which its dates let it open. */
  readonly from: number;
  /** The tasks that must end on a day before, by index. */
  readonly tasks: readonly number[];
}

export function createProblem(
  screening: Screening,
  carried: readonly CarriedTask[],
  facts: WeekFacts,
): Problem {
  const { candidates } = screening;
  const { board, week, waits } = facts;
  const { settings } = board.org;
  const all = [...carried.map(({ task }) => task), ...candidates];
  const indexById = new Map(all.map(({ id }, index) => [id, index]));
  const indexesOf = (ids: readonly string[]): number[] => ids.flatMap((id) => indexById.get(id) ?? []);
  const gates = new Map(
    [...new Set(candidates.flatMap((task) => waits.gateOf(task) ?? []))].map((gate, index) => [
      gate,
      { index, from: gate.from, tasks: indexesOf(gate.taskIds) },
    ]),
  );
  const awaited = new Set(candidates.flatMap((task) => waits.dependenciesOf(task)));
  for (const { taskIds } of gates.keys()) for (const id of taskIds) awaited.add(id);
  const urgencyOf = createUrgency(screening, facts);
  const skilledChoicesOf = createSkilledChoices(facts);

  const tasks = candidates.map((task, position): WeekTask => {
    const waitsAt = waits.gateOf(task);
    const gate = waitsAt && gates.get(waitsAt);
    const minutes = remainingMinutes(task, settings);
    const skilled = skilledChoicesOf(task);
    const keeper = keeperOf(task, facts);
    return {
      index: carried.length + position,
      task,
      minutes,
      value: minutes * weightOf(task, facts),
      rank: liftedRank(task, week.end),
      urgency: urgencyOf(task),
      dependencies: indexesOf(waits.dependenciesOf(task)),
      ...(gate && { gate }),
      isAwaited: awaited.has(task.id),
      ...(keeper && { keeper }),
      choices: keeper ? keptChoices(task, facts) : skilled,
      skilled,
    };
  });
  return { settings: settings.planner, days: week.days.length, carried, tasks };
}

/** The value of each minute of a task that ends in the week. */
export function weightOf(task: Task, { board, week }: WeekFacts): number {
  const priority = TASK_PRIORITIES[liftedRank(task, week.end)] ?? task.priority;
  return board.org.settings.weights[priority];
}

/** The tasks that a task waits for directly, by index. */
export function awaitedBy({ dependencies, gate }: WeekTask): readonly number[] {
  return gate ? [...dependencies, ...gate.tasks] : dependencies;
}

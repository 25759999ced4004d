import { sortBy } from '../../order.ts';
import type { Choice } from '../placing/choices.ts';
import { tierOf } from './courses.ts';
import type { Course, Placed } from '../placing/place.ts';
import { awaitedBy, type Problem, type WeekTask } from '../placing/problem.ts';

/** A course, and what it comes to. */
export interface Attempt extends Placed {
  readonly course: Course;
}

/** A change of a course; undefined where it would change nothing. */
export type Move = (attempt: Attempt) => Course | undefined;

export interface Moves {
  /** A task that is left out comes to the front of its tier, with the tasks that it waits for. */
  toFront(): Iterable<Move>;
  /** A planned task goes to the back of its tier, with the tasks that wait for it. */
  toBack(): Iterable<Move>;
  /** A planned task goes to another member of the same group: no member is frustrated for it. */
  toOthers(): Iterable<Move>;
}

type Group = ReadonlySet<WeekTask>;

/** Returns the moves of a problem: the tasks worth most come first to the front, and last to the back. */
export function createMoves({ tasks, carried }: Problem): Moves {
  const ranked = sortBy(tasks, (task) => [task.rank, -task.minutes, task.task.id]);
  const awaited = (task: WeekTask): WeekTask[] =>
    awaitedBy(task).flatMap((index) => tasks[index - carried.length] ?? []);
  const waiting = new Map<WeekTask, WeekTask[]>(tasks.map((task) => [task, []]));
  for (const task of tasks) for (const other of awaited(task)) waiting.get(other)?.push(task);

  return {
    *toFront() {
      for (const task of ranked) yield (attempt) => moveToFront(task, attempt, awaited);
    },
    *toBack() {
      for (const task of ranked.toReversed()) {
        yield (attempt) => moveToBack(task, attempt, (other) => waiting.get(other) ?? []);
      }
    },
    *toOthers() {
      for (const task of tasks) {
        for (const choice of task.choices.flat()) yield (attempt) => giveTo(choice, task, attempt);
      }
    },
  };
}

function moveToFront(
  task: WeekTask,
  { course, slots }: Attempt,
  awaited: (task: WeekTask) => readonly WeekTask[],
): Course | undefined {
  if (slots[task.index]) return undefined;
  const group = groupOf(task, awaited);
  return { ...course, order: partition(course.order, (other) => (group.has(other) ? 0 : 1)) };
}

function moveToBack(
  task: WeekTask,
  { course, slots }: Attempt,
  waiting: (task: WeekTask) => readonly WeekTask[],
): Course | undefined {
  if (!slots[task.index]) return undefined;
  const group = groupOf(task, waiting);
  return { ...course, order: partition(course.order, (other) => (group.has(other) ? 1 : 0)) };
}

function giveTo(choice: Choice, task: WeekTask, { course, slots }: Attempt): Course | undefined {
  const mate = slots[task.index]?.mate;
  const group = task.choices.find((choices) => choices.some((other) => other.mate === mate));
  if (choice.mate === mate || !group?.includes(choice)) return undefined;
  return { ...course, preferred: new Map(course.preferred).set(task.index, choice) };
}

/** A task with those of its tier that are related to it, directly or through others. */
function groupOf(task: WeekTask, relatives: (task: WeekTask) => readonly WeekTask[]): Group {
  const group = new Set([task]);
  for (const member of group) {
    for (const other of relatives(member)) if (tierOf(other) === tierOf(task)) group.add(other);
  }
  return group;
}

/** Splits each tier in two; within the parts the order is kept. */
function partition(order: readonly WeekTask[], partOf: (task: WeekTask) => 0 | 1): WeekTask[] {
  const parts: WeekTask[][] = [[], [], [], []];
  for (const task of order) parts[2 * tierOf(task) + partOf(task)]?.push(task);
  // `flat` takes ten times as long.
  const none: WeekTask[] = [];
  return none.concat(...parts);
}

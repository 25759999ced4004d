import type { Slot } from './carry-over.ts';
import type { Choice } from './choices.ts';
import type { Problem, WeekGate, WeekTask } from './problem.ts';
import type { Teammate } from '../week/team.ts';
import { NOT_THIS_WEEK, type Timetable } from './timetable.ts';

/** A way to place the tasks of a week. */
export interface Course {
  /** No task comes before one that it waits for. */
  readonly order: readonly WeekTask[];
  /** The points that an awaited task loses for each day until it ends. */
  readonly delayWeight: number;
  /** Members who get a task before the others of their group, whatever the score; by index of the task. */
  readonly preferred: ReadonlyMap<number, Choice>;
}

/** The plan that a course gives. */
export interface Placed {
  /** By index of the task; a task that is left out has none. */
  readonly slots: readonly (Slot | undefined)[];
  /** The value of the tasks that are left out. */
  readonly lost: number;
}

/** A course while its tasks are placed. */
export interface Draft {
  readonly problem: Problem;
  readonly course: Course;
  readonly timetable: Timetable;
  readonly slots: (Slot | undefined)[];
  /** The first day of tasks behind a gate, by index of the gate; absent until it is asked for. */
  readonly gateDays: (number | undefined)[];
}

/** A member with whom a task would end in the week. */
export interface Offer {
  readonly choice: Choice;
  readonly from: number;
  readonly finish: number;
  /** In thousandths of a point. */
  readonly score: number;
  /** The part of the member's week that is taken then: 1 is all of it. */
  readonly load: number;
}

interface PlaceOptions {
  /** Stop as soon as this value is lost: the rest has no slots then. */
  readonly limit?: number;
  /** Sees the draft before a task is placed. */
  readonly onOffer?: (task: WeekTask, offer: Offer, draft: Draft) => void;
}

/**
 * Gives each task of a course, in its order, to the best member who can end it in the week. The timetable is as it was
 * marked after the carry-over.
 */
export function place(
  problem: Problem,
  course: Course,
  timetable: Timetable,
  { limit = Infinity, onOffer }: PlaceOptions = {},
): Placed {
  timetable.rewind();
  // All places at once: an array that grows by leaps is slow.
  const slots = [...problem.carried, ...problem.tasks.map(() => undefined)];
  const draft: Draft = { problem, course, timetable, slots, gateDays: [] };
  let lost = 0;
  for (const task of course.order) {
    const offer = findOffer(task, draft);
    if (offer) {
      onOffer?.(task, offer, draft);
      draft.slots[task.index] = takeOffer(offer, task, timetable);
    } else {
      lost += task.value;
      if (lost >= limit) break;
    }
  }
  return { slots: draft.slots, lost };
}

function takeOffer({ choice: { mate }, from, finish }: Offer, task: WeekTask, timetable: Timetable): Slot {
  const begin = timetable.take(mate, from, task.minutes);
  return { mate, start: begin === NOT_THIS_WEEK ? finish : begin, finish };
}

/** Returns undefined if a task that it waits for has no end in the week, or if no member has the time. */
function findOffer(task: WeekTask, draft: Draft): Offer | undefined {
  if (!isFree(task, draft.slots)) return undefined;
  const preferred = draft.course.preferred.get(task.index);
  for (const group of task.choices) {
    const isWanted = preferred !== undefined && group.includes(preferred);
    const offer = (isWanted && offerOf(task, preferred, draft)) || bestOffer(task, group, draft);
    if (offer) return offer;
  }
  return undefined;
}

/** All tasks that it waits for end in the week. The most frequent call of all. */
function isFree({ dependencies, gate }: WeekTask, slots: Placed['slots']): boolean {
  for (const index of dependencies) if (slots[index]?.finish === undefined) return false;
  if (gate) for (const index of gate.tasks) if (slots[index]?.finish === undefined) return false;
  return true;
}

function bestOffer(task: WeekTask, group: readonly Choice[], draft: Draft): Offer | undefined {
  let best: Offer | undefined;
  for (const choice of group) {
    const offer = offerOf(task, choice, draft);
    if (offer && (!best || compareOffers(offer, best) < 0)) best = offer;
  }
  return best;
}

/** The better offer comes first; of equal ones, that of the member with the lower id does. */
function compareOffers(a: Offer, b: Offer): number {
  return (
    b.score - a.score || a.finish - b.finish || a.load - b.load || a.choice.mate.index - b.choice.mate.index
  );
}

/** Returns undefined if the task would not end in the week with the member. */
export function offerOf(task: WeekTask, choice: Choice, draft: Draft): Offer | undefined {
  const { timetable } = draft;
  if (timetable.leftOf(choice.mate) < task.minutes) return undefined;
  const from = startWith(choice.mate, task, draft);
  const finish = timetable.finishDay(choice.mate, from, task.minutes);
  if (finish === NOT_THIS_WEEK) return undefined;
  return { choice, from, finish, ...rate(task, choice, finish, draft) };
}

export function rate(
  task: WeekTask,
  { mate, fitScore }: Choice,
  finish: number,
  { problem, course, timetable }: Draft,
): Pick<Offer, 'score' | 'load'> {
  const minutes = timetable.loadOf(mate) + task.minutes;
  const loadPoints = Math.floor((1000 * problem.settings.loadWeight * minutes) / mate.capacityMinutes);
  const delayPoints = task.isAwaited ? 1000 * course.delayWeight * finish : 0;
  return { score: 1000 * fitScore - loadPoints - delayPoints, load: minutes / mate.capacityMinutes };
}

/** The first day on which a member may begin a task. What another member ends is handed over on the day after. */
function startWith(mate: Teammate, { gate, dependencies }: WeekTask, draft: Draft): number {
  let from = gate ? openDay(gate, draft) : 0;
  for (const index of dependencies) {
    const slot = draft.slots[index];
    if (slot?.finish === undefined) continue;
    from = Math.max(from, slot.mate === mate ? slot.finish : slot.finish + 1);
  }
  return from;
}

/** A quest opens at the first daily run after the last task that it waits for. */
function openDay({ index, from, tasks }: WeekGate, { gateDays, slots }: Draft): number {
  const day = gateDays[index] ?? Math.max(from, ...tasks.map((task) => (slots[task]?.finish ?? 0) + 1));
  gateDays[index] = day;
  return day;
}

import type { PlanAlternative } from '../../model/week.ts';
import { sortBy } from '../../order.ts';
import { type Course, type Draft, type Offer, offerOf, place, rate } from '../placing/place.ts';
import type { Choice } from '../placing/choices.ts';
import type { Problem, WeekTask } from '../placing/problem.ts';
import type { Timetable } from '../placing/timetable.ts';

const MAX_ALTERNATIVES = 2;

/** Why a member has a task, as it was when the task was placed. */
export interface Explanation {
  /** The part of the member's week that was taken then: 1 is all of it. */
  readonly load: number;
  readonly alternatives: readonly PlanAlternative[];
}

interface Other {
  readonly choice: Choice;
  /** The number of the group: members of a later one come after all of an earlier one. */
  readonly group: number;
  /** Absent: the task would not end in the week. */
  readonly finish?: number;
  readonly score: number;
  readonly load: number;
}

/** Places the tasks of a course once more, and explains each choice; by index of the task. */
export function explain(
  problem: Problem,
  course: Course,
  timetable: Timetable,
): ReadonlyMap<number, Explanation> {
  const explanations = new Map<number, Explanation>();
  place(problem, course, timetable, {
    onOffer(task, offer, draft) {
      explanations.set(task.index, { load: offer.load, alternatives: alternativesTo(offer, task, draft) });
    },
  });
  return explanations;
}

function alternativesTo(offer: Offer, task: WeekTask, draft: Draft): PlanAlternative[] {
  const others = task.skilled.flatMap((choices, group) =>
    choices
      .filter(({ mate }) => mate !== offer.choice.mate && mate.capacityMinutes > 0)
      .map((choice): Other => ({ choice, group, ...ratingOf(choice, task, draft) })),
  );
  const best = sortBy(others, ({ finish, group, score, load }) => [
    finish === undefined ? 1 : 0,
    group,
    -score,
    finish,
    load,
  ]);
  return best.slice(0, MAX_ALTERNATIVES).map((other) => ({
    memberId: other.choice.mate.member.id,
    score: other.score,
    ...(other.finish !== undefined && { finishDay: other.finish }),
    why: whyNot(other, offer, task),
  }));
}

/** A task that would not end in the week is rated as if it ended on the day after. */
function ratingOf(choice: Choice, task: WeekTask, draft: Draft): Pick<Other, 'finish' | 'score' | 'load'> {
  return offerOf(task, choice, draft) ?? rate(task, choice, draft.problem.days, draft);
}

function whyNot({ choice, finish, score }: Other, chosen: Offer, { keeper }: WeekTask): string {
  if (keeper) return `kept:${keeper}`;
  if (finish === undefined) return 'no-time';
  if (choice.fit === 'frustration' && chosen.choice.fit !== 'frustration') return 'frustration';
  return score <= chosen.score ? 'lower-score' : 'lower-value';
}

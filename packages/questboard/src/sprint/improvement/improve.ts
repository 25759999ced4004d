import { firstCourse, otherCourses } from './courses.ts';
import { type Attempt, createMoves, type Move } from './moves.ts';
import { type Course, place } from '../placing/place.ts';
import type { Problem } from '../placing/problem.ts';
import type { Timetable } from '../placing/timetable.ts';

export interface Improved extends Attempt {
  /** How many courses were tried beside the first. */
  readonly evaluations: number;
}

/**
 * Looks for the course that loses least: first other weights, then moves that gain by themselves, then moves that gain
 * together with others. It counts the courses, never the time, so that each machine finds the same. A course is kept
 * only if it loses less than the best so far.
 */
export function improve(problem: Problem, timetable: Timetable): Improved {
  const { maxEvaluations } = problem.settings;
  const moves = createMoves(problem);
  const first = firstCourse(problem);
  let best: Attempt = { course: first, ...place(problem, first, timetable) };
  let evaluations = 0;

  const isOver = (): boolean => evaluations >= maxEvaluations || best.lost === 0;
  /** Returns an attempt that loses less than the limit. */
  const attempt = (course: Course | undefined, limit: number): Attempt | undefined => {
    if (!course || isOver()) return undefined;
    evaluations += 1;
    const placed = place(problem, course, timetable, { limit });
    if (placed.lost >= limit) return undefined;
    const found = { course, ...placed };
    if (found.lost < best.lost) best = found;
    return found;
  };
  const climb = (start: Attempt): void => {
    let present = start;
    for (let before: Attempt | undefined; present !== before && !isOver();) {
      before = present;
      for (const move of allMoves()) {
        // Most moves of a large board come after the last evaluation.
        if (isOver()) break;
        present = attempt(move(present), present.lost) ?? present;
      }
    }
  };
  function* allMoves(): Iterable<Move> {
    yield* moves.toFront();
    yield* moves.toBack();
    yield* moves.toOthers();
  }

  for (const course of otherCourses(first, problem)) attempt(course, best.lost);
  climb(best);
  // A task that lowers the value when it is added may raise it after other tasks have moved.
  for (let before: Attempt | undefined; best !== before && !isOver();) {
    before = best;
    for (const move of moves.toFront()) {
      const worse = attempt(move(before), Infinity);
      if (worse) climb(worse);
      if (best !== before || isOver()) break;
    }
  }
  return { ...best, evaluations };
}

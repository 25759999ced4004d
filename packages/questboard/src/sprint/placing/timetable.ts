import type { Teammate } from '../week/team.ts';

/** The free minutes of a team in a week, while tasks take them. */
export interface Timetable {
  /** The day on which a task ends that may begin on a day; -1: not in this week. */
  finishDay(mate: Teammate, from: number, minutes: number): number;
  /** Fills the free minutes from a day on, and returns the first day with minutes of the task. */
  take(mate: Teammate, from: number, minutes: number): number;
  /** The minutes that a member has taken on, also those beyond the week. */
  loadOf(mate: Teammate): number;
  /** The free minutes of a member in the whole week. */
  leftOf(mate: Teammate): number;
  /** Remembers the present state for `rewind`. */
  mark(): void;
  rewind(): void;
}

export const NOT_THIS_WEEK = -1;

export function createTimetable(team: readonly Teammate[], days: number): Timetable {
  const free = Int32Array.from(team.flatMap((mate) => mate.free));
  const left = Int32Array.from(team, (mate) => mate.capacityMinutes);
  const load = new Int32Array(team.length);
  let marked = { free: free.slice(), left: left.slice(), load: load.slice() };

  return {
    finishDay(mate, from, minutes) {
      const first = mate.index * days;
      let missing = minutes;
      for (let day = from; day < days; day += 1) {
        missing -= free[first + day] ?? 0;
        // A task without minutes ends on a day on which the member works.
        if (missing <= 0 && (minutes > 0 || (mate.free[day] ?? 0) > 0)) return day;
      }
      return NOT_THIS_WEEK;
    },
    take(mate, from, minutes) {
      const first = mate.index * days;
      let missing = minutes;
      let begin = NOT_THIS_WEEK;
      for (let day = from; day < days && missing > 0; day += 1) {
        const part = Math.min(missing, free[first + day] ?? 0);
        if (part === 0) continue;
        if (begin < 0) begin = day;
        free[first + day] = (free[first + day] ?? 0) - part;
        missing -= part;
      }
      left[mate.index] = (left[mate.index] ?? 0) - (minutes - missing);
      load[mate.index] = (load[mate.index] ?? 0) + minutes;
      return begin;
    },
    loadOf: (mate) => load[mate.index] ?? 0,
    leftOf: (mate) => left[mate.index] ?? 0,
    mark() {
      marked = { free: free.slice(), left: left.slice(), load: load.slice() };
    },
    rewind() {
      free.set(marked.free);
      left.set(marked.left);
      load.set(marked.load);
    },
  };
}

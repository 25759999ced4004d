/**
 * Where the tasks of a member lie in the week. The plan gives each its first and last day and its minutes; within a day
 * they follow one another. Pure.
 */
export interface LaneItem {
  readonly minutes: number;
  readonly startDay: number;
  readonly finishDay?: number | undefined;
}

/** In shares of the week: 0 is its begin, 1 its end. */
export interface LaneBlock<Item> {
  readonly item: Item;
  readonly from: number;
  readonly to: number;
}

export interface LaneWeek {
  readonly capacityMinutes: number;
  /** Of each day, before the focus: the plan's minutes are parts of them. */
  readonly dayMinutes: readonly number[];
}

/** Minutes are rounded down by day: less than this is none. */
const NOTHING = 1e-6;

export function laneBlocks<Item extends LaneItem>(
  items: readonly Item[],
  week: LaneWeek,
): readonly LaneBlock<Item>[] {
  const free = freeMinutes(week);
  const left = [...free];
  const days = free.length;
  const ordered = items.toSorted(
    (one, other) => one.startDay - other.startDay || endOf(one, days) - endOf(other, days),
  );
  return ordered.map((item) => {
    let rest = item.minutes;
    let from: number | undefined;
    let to = days;
    for (let day = item.startDay; day < days && rest > NOTHING; day++) {
      const whole = free[day] ?? 0;
      const open = left[day] ?? 0;
      if (open <= NOTHING) continue;
      const taken = Math.min(open, rest);
      from ??= day + 1 - open / whole;
      left[day] = open - taken;
      rest -= taken;
      to = day + 1 - (open - taken) / whole;
    }
    // There is no room: the member has more than the week holds, or other days by now.
    return { item, from: (from ?? days) / days, to: to / days };
  });
}

/** The plan's minutes of each day; days that members have by now no time on share none. */
function freeMinutes({ capacityMinutes, dayMinutes }: LaneWeek): readonly number[] {
  const whole = dayMinutes.reduce((sum, minutes) => sum + minutes, 0);
  if (whole === 0) return dayMinutes.map(() => capacityMinutes / Math.max(1, dayMinutes.length));
  return dayMinutes.map((minutes) => (capacityMinutes * minutes) / whole);
}

function endOf({ finishDay }: LaneItem, days: number): number {
  return finishDay ?? days;
}

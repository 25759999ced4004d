/**
 * Where the tasks of a member lie in the week. The plan gives each its first and last day and its minutes, not the
 * order within a day: the tasks that end first take their time first, so that each has its time within its days. Pure.
 */
export interface LaneItem {
  readonly minutes: number;
  readonly startDay: number;
  readonly finishDay?: number | undefined;
}

/** A stretch of days, in shares of the week: 0 is its begin, 1 its end. */
interface LanePiece {
  readonly from: number;
  readonly to: number;
}

export interface LaneBlock<Item> {
  readonly item: Item;
  /** None: there is no room, the member has more than the week holds, or other days by now. */
  readonly pieces: readonly LanePiece[];
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
    (one, other) => endOf(one, days) - endOf(other, days) || other.startDay - one.startDay,
  );
  return ordered.map((item) => {
    const pieces: LanePiece[] = [];
    let rest = item.minutes;
    for (let day = item.startDay; day < days && rest > NOTHING; day++) {
      const whole = free[day] ?? 0;
      const open = left[day] ?? 0;
      if (open <= NOTHING) continue;
      const taken = Math.min(open, rest);
      left[day] = open - taken;
      rest -= taken;
      addPiece(pieces, {
        from: (day + 1 - open / whole) / days,
        to: (day + 1 - (open - taken) / whole) / days,
      });
    }
    return { item, pieces };
  });
}

/** What follows on without a gap makes the last piece longer. */
function addPiece(pieces: LanePiece[], piece: LanePiece): void {
  const last = pieces.at(-1);
  if (last && piece.from - last.to <= NOTHING) pieces[pieces.length - 1] = { from: last.from, to: piece.to };
  else pieces.push(piece);
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

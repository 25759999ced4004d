import { changeNote } from './change-note.ts';
import {
  changesBetween,
  changeThatRepeats,
  type ClockChange,
  repeatsFrom,
} from '../../cron/clock-changes.ts';
import { compileCron, cronWarnings } from '../../cron/cron.ts';
import { type CronFields, parseCron } from '../../cron/cron-expression.ts';
import { describeCron } from '../../cron/describe-cron.ts';
import { isExcluded } from '../../plan/excluded.ts';
import { type Plannable, reasonAgainst } from '../../plan/plan-fires.ts';
import { type ClockedEntry, plannableEntry, type ScheduleExceptions } from '../next-runs.ts';
import type { WallClock } from '../../cron/wall-clock.ts';
import { zonedTime } from '../../cron/zoned-time.ts';
import { zoneClock } from '../../cron/zones.ts';

/** The time before a fire whose changes of the clocks are shown, when the fire before is longer ago. */
const LONGEST_BEFORE_MS = 366 * 86_400_000;

export interface PreviewRequest {
  readonly expression: string;
  readonly timezone: string;
  /** Fires strictly after it. */
  readonly after: Date;
  readonly count: number;
  /** Local dates on which the schedule does not fire, `2026-12-25`. */
  readonly exclude?: readonly string[];
  /** The schedule, with what operators ask of its fires. Default: the fires of the expression alone. */
  readonly schedule?: PreviewedSchedule | undefined;
}

export interface PreviewedSchedule extends ScheduleExceptions {
  readonly entry: ClockedEntry;
  /** Ms since the epoch. */
  readonly now: number;
}

/** Why a fire makes no run at its time. `came_before`: it came before its time, as an operator asked. */
export type LeftOut = 'excluded' | 'paused' | 'skipped' | 'came_before';

export interface FirePreview {
  /** The expression in English. */
  readonly words: string;
  /** What may surprise its author, one sentence each. */
  readonly warnings: readonly string[];
  /** The earliest first, excluded ones included. */
  readonly fires: readonly PreviewedFire[];
}

export interface PreviewedFire {
  readonly at: Date;
  /** In the schedule's zone, with its offset: `2026-03-29T03:00:00+02:00`. */
  readonly local: string;
  /** Absent when it makes a run. */
  readonly leftOut?: LeftOut | undefined;
  /** When it runs instead, as an operator asked. */
  readonly runsAt?: Date | undefined;
  /** Each change of the clocks at the fire, or between it and the one before, for people. */
  readonly notes: readonly string[];
}

interface Asked {
  readonly fields: CronFields;
  readonly clock: WallClock;
  readonly after: number;
}

/** The next fires, with the changes of the clocks that affect them. Pure. Throws `CronError` and `ZoneError`. */
export function previewFires({
  expression,
  timezone,
  after,
  count,
  exclude = [],
  schedule,
}: PreviewRequest): FirePreview {
  const plannable = schedule && plannableEntry(schedule.entry, schedule, schedule.now);
  const fires = (plannable?.cron ?? compileCron(expression, timezone)).next(after, count);
  const mark = plannable ? (at: number) => markOf(plannable, at) : byDates;
  const asked = { fields: parseCron(expression), clock: zoneClock(timezone), after: after.getTime() };
  return {
    words: describeCron(expression),
    warnings: cronWarnings(expression),
    fires: fires.map((at, index) => {
      const local = zonedTime(at, timezone);
      const changes = changesToShow(asked, at.getTime(), fires[index - 1]?.getTime());
      const wall = at.getTime() + asked.clock.spanAt(at.getTime()).offset;
      return {
        at,
        local,
        ...mark(at.getTime()),
        notes: changes.map((change) => changeNote(change, wall)),
      };
    }),
  };

  function byDates(at: number): Mark {
    return isExcluded(exclude, at, timezone) ? { leftOut: 'excluded' } : {};
  }
}

type Mark = Pick<PreviewedFire, 'leftOut' | 'runsAt'>;

function markOf(plannable: Plannable, at: number): Mark {
  const change = plannable.changes.get(at);
  if (change?.isDecided) return { leftOut: 'came_before' };
  const reason = reasonAgainst(plannable, at);
  if (reason !== undefined) return { leftOut: LEFT_OUT[reason] };
  return change?.kind === 'change' && change.runAt !== undefined ? { runsAt: new Date(change.runAt) } : {};
}

const LEFT_OUT = { excluded: 'excluded', paused: 'paused', skipped_override: 'skipped' } as const;

/** A change is shown at the first fire that it affects. Of times that come twice, this fire is before the change. */
function changesToShow(
  { fields, clock, after }: Asked,
  fire: number,
  before: number | undefined,
): ClockChange[] {
  const since = Math.max(before ?? after, fire - LONGEST_BEFORE_MS);
  const past = changesBetween(clock, fields, [since, fire]).flatMap((change) => {
    if (change.effect !== 'first_pass') return [change];
    if (before !== undefined && before >= repeatsFrom(change)) return [];
    // The fire of the first pass is before the fires that are shown.
    return [{ ...change, effect: 'none' as const }];
  });
  const ahead = changeThatRepeats(clock, fields, fire);
  const isShown = ahead?.effect !== 'first_pass' || (before !== undefined && before >= repeatsFrom(ahead));
  return isShown ? past : [...past, ahead];
}

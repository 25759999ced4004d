/** Where the axis of time has its labels: at whole hours and days of the zone. Pure. */
import { clockTime, dayStarts, dayText } from '../../../words/times.ts';
import type { Range } from './metrics-path.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS: Readonly<Record<Range, number>> = {
  '1h': 10 * MINUTE,
  '6h': HOUR,
  '24h': 3 * HOUR,
  '7d': DAY,
  '30d': 5 * DAY,
  '90d': 15 * DAY,
};

interface TimeMark {
  readonly at: number;
  readonly label: string;
}

/** `isNarrow`: every second one. */
export function timeMarks(
  {
    from,
    to,
    range,
    zone,
  }: { readonly from: number; readonly to: number; readonly range: Range; readonly zone: string },
  isNarrow: boolean,
): readonly TimeMark[] {
  const step = STEPS[range] * (isNarrow ? 2 : 1);
  const days = dayStarts(from, zone, Math.ceil((to - from) / DAY) + 2);
  const marks =
    step < DAY
      ? days.flatMap((day) => Array.from({ length: DAY / step }, (_, nr) => day + nr * step))
      : days.filter((_, nr) => nr % (step / DAY) === 0);
  // A label at the very edge would be cut.
  const room = (to - from) / 40;
  return marks
    .filter((at) => at >= from + room && at <= to - room)
    .map((at) => ({ at, label: step < DAY ? clockTime(at, zone) : dayText(at, zone) }));
}

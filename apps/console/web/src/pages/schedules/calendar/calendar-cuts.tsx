import type { Calendar, CalendarCut } from '../../../../../src/answers/schedules.ts';
import { dayTime } from '../../../words/times.ts';

interface CalendarCutsProps {
  readonly calendar: Pick<Calendar, 'leftOut' | 'wholeSince'> | undefined;
  readonly zone: string;
  /** What this view does not show at all. */
  readonly without?: readonly CalendarCut[];
}

/** What a calendar does not show, where it has more than it can list: a sentence for each. */
export function CalendarCuts({ calendar, zone, without = [] }: CalendarCutsProps) {
  return calendar?.leftOut
    ?.filter((cut) => !without.includes(cut))
    .map((cut) => (
      <p key={cut} className="pad dim">
        {leftOutSays(cut, calendar.wholeSince, zone)}
      </p>
    ));
}

function leftOutSays(cut: CalendarCut, wholeSince: string | undefined, zone: string): string {
  switch (cut) {
    case 'fires': {
      const which =
        wholeSince === undefined ? 'some' : `some before ${dayTime(Date.parse(wholeSince), zone)}`;
      return `Too many past fires: ${which} are not shown.`;
    }
    case 'failures':
      return 'Too many runs without success: some marks of failed runs are not shown.';
    case 'schedules':
      return 'Too many schedules: the coming fires of some are not shown.';
    default:
      return cut satisfies never;
  }
}

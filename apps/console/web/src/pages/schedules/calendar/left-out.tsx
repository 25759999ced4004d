import type { Calendar, CalendarCut } from '../../../../../src/answers/schedules.ts';
import { dayTime } from '../../../words/times.ts';

interface LeftOutProps {
  readonly calendar: Pick<Calendar, 'leftOut' | 'wholeSince'> | undefined;
  readonly zone: string;
  /** What this view does not show at all. */
  readonly without?: readonly CalendarCut[];
}

/** What a calendar does not show, where it has more than it can list: a sentence for each. */
export function LeftOut({ calendar, zone, without = [] }: LeftOutProps) {
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
      const since = wholeSince === undefined ? '' : ` before ${dayTime(Date.parse(wholeSince), zone)}`;
      return `There are too many past fires to list: of those${since} some are left out.`;
    }
    case 'failures':
      return 'There are too many runs that ended without success to look at: some marks of failed runs are left out.';
    case 'schedules':
      return 'There are too many schedules that fire: of some the fires to come are left out.';
    default:
      return cut satisfies never;
  }
}

import type { Calendar } from '../../../../../src/answers/schedules.ts';
import { dayTime } from '../../../words/times.ts';

interface LeftOutProps {
  readonly calendar: Pick<Calendar, 'isWhole' | 'wholeSince'> | undefined;
  readonly zone: string;
}

/** What a calendar does not show, where it has more than it can list. */
export function LeftOut({ calendar, zone }: LeftOutProps) {
  if (!calendar || calendar.isWhole) return null;
  return <p className="pad dim">{leftOutSays(calendar.wholeSince, zone)}</p>;
}

function leftOutSays(wholeSince: string | undefined, zone: string): string {
  if (wholeSince === undefined) return 'There are more fires or failures than are shown: some are left out.';
  const at = Date.parse(wholeSince);
  return `Shown whole since ${dayTime(at, zone)}: there are too many fires before, of which some are left out.`;
}

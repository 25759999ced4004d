/** The week that a calendar shows, and the way to the one before and after. */
import { useMemo } from 'react';
import { IconButton } from '../../../components/controls/button.tsx';
import { AppLink, useGo } from '../../../components/links/app-link.tsx';
import { useKeys } from '../../../keys/use-keys.ts';
import { useZone } from '../../../settings/settings.ts';
import { dayStarts, instantOf, offsetTime } from '../../../words/times.ts';
import { addWeeks } from '../../../words/weeks.ts';
import { schedulesPath, type ScheduleParts } from '../parts/schedule-path.ts';

export const DAYS = 7;
const DAY_MS = 86_400_000;
const DATE_LENGTH = '2026-11-30'.length;

export interface ShownWeek {
  /** The starts of seven days, and the end of the last. */
  readonly days: readonly number[];
  readonly today: number;
  readonly from: string;
  readonly to: string;
}

/** From the date of the address or from today on; `now`: of the store. */
export function useCalendarWeek({ week }: Pick<ScheduleParts, 'week'>, now: string): ShownWeek {
  const zone = useZone();
  const [today = 0] = dayStarts(Date.parse(now), zone, 1);
  return useMemo(() => {
    // Noon of the day: no change of the clocks makes it another date.
    const noon = week === undefined ? today + DAY_MS / 2 : instantOf(Date.parse(`${week}T12:00Z`), zone);
    const days = dayStarts(noon, zone, DAYS + 1);
    const [from, to] = [days[0] ?? 0, days.at(-1) ?? 0].map((at) => new Date(at).toISOString());
    return { days, today, from: from ?? '', to: to ?? '' };
  }, [today, week, zone]);
}

/** `2026-11-30` */
export function dateIn(at: number, zone: string): string {
  return offsetTime(at, zone).slice(0, DATE_LENGTH);
}

interface WeekTurnProps {
  readonly parts: ScheduleParts;
  readonly shown: ShownWeek;
}

export function WeekTurn({ parts, shown: { days, today } }: WeekTurnProps) {
  const go = useGo();
  const zone = useZone();
  const dateOf = (at = today): string => dateIn(at, zone);
  const turn = (by: number): void => {
    const week = addWeeks(dateOf(days[0]), by);
    go(schedulesPath({ ...parts, hour: undefined, week: week === dateOf() ? undefined : week }));
  };
  useKeys('object', { '[': () => turn(-1), ']': () => turn(1) });
  return (
    <>
      <IconButton icon="chev" label="Previous week" className="ibtn back" onClick={() => turn(-1)} />
      <IconButton icon="chev" label="Next week" onClick={() => turn(1)} />
      {parts.week !== undefined && (
        <AppLink className="acc" href={schedulesPath({ ...parts, hour: undefined, week: undefined })}>
          this week
        </AppLink>
      )}
    </>
  );
}

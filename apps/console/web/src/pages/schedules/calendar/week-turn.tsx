/** The week that a calendar shows, and the way to the one before and after. */
import { useMemo } from 'react';
import { IconButton } from '../../../components/controls/button.tsx';
import { AppLink, useGo } from '../../../components/links/app-link.tsx';
import { useKeys } from '../../../keys/use-keys.ts';
import { useZone } from '../../../settings/settings.ts';
import { dayStarts } from '../../../words/times.ts';
import { schedulesPath, type ScheduleParts } from '../parts/schedule-path.ts';

export const DAYS = 7;
const DAY_MS = 86_400_000;

export interface ShownWeek {
  /** The starts of seven days, and the end of the last. */
  readonly days: readonly number[];
  readonly today: number;
  readonly from: string;
  readonly to: string;
}

/** From today on; `now`: of the store. */
export function useCalendarWeek({ week }: Pick<ScheduleParts, 'week'>, now: string): ShownWeek {
  const zone = useZone();
  const [today = 0] = dayStarts(Date.parse(now), zone, 1);
  return useMemo(() => {
    // Noon of the day: no change of the clocks makes it another date.
    const days = dayStarts(today + (week * DAYS + 0.5) * DAY_MS, zone, DAYS + 1);
    const [from, to] = [days[0] ?? 0, days.at(-1) ?? 0].map((at) => new Date(at).toISOString());
    return { days, today, from: from ?? '', to: to ?? '' };
  }, [today, week, zone]);
}

export function WeekTurn({ parts }: { readonly parts: ScheduleParts }) {
  const go = useGo();
  const turn = (by: number): void => go(schedulesPath({ ...parts, week: parts.week + by }));
  useKeys('object', { '[': () => turn(-1), ']': () => turn(1) });
  return (
    <>
      <IconButton icon="chev" label="Previous week" className="ibtn back" onClick={() => turn(-1)} />
      <IconButton icon="chev" label="Next week" onClick={() => turn(1)} />
      {parts.week !== 0 && (
        <AppLink className="acc" href={schedulesPath({ ...parts, week: 0 })}>
          this week
        </AppLink>
      )}
    </>
  );
}

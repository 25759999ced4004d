/** When a schedule fires, as a list and a drawer say it. Pure. */
import type { ScheduleRow } from '../../../src/answers/schedules.ts';
import { placeOf } from './times.ts';

/** `At 02:30`; `At 02:30 Berlin` where neither the reader nor the text beside it has the zone: `known`. */
export function whenWords(
  { words, schedule, timezone }: Pick<ScheduleRow, 'words' | 'schedule' | 'timezone'>,
  known: string,
): string {
  // What follows others begins with the word that says so.
  if (schedule === undefined) return words;
  const place = ` ${placeOf(timezone)}`;
  const said = known === timezone && words.endsWith(place) ? words.slice(0, -place.length) : words;
  return said.slice(0, 1).toUpperCase() + said.slice(1);
}

/** Where the schedules are of one zone: far from each other, and from most readers. */
const ELSEWHERE = ['America/New_York', 'Asia/Tokyo', 'Europe/London'];

/** Two zones beside that of a schedule: the reader's and UTC; in place of one that is the same, those of the other schedules. */
export function zonesBeside(
  timezone: string,
  { mine, used }: { readonly mine: string; readonly used: readonly string[] },
): readonly string[] {
  const counts = new Map<string, number>();
  for (const zone of used) counts.set(zone, (counts.get(zone) ?? 0) + 1);
  const mostUsed = [...counts].toSorted(([, a], [, b]) => b - a).map(([zone]) => zone);
  return [...new Set([mine, 'UTC', ...mostUsed, ...ELSEWHERE])]
    .filter((zone) => zone !== timezone)
    .slice(0, 2);
}

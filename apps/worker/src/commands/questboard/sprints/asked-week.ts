import { parseWeek, thisWeekOf } from '@sb/questboard';
import type { Store } from '@sb/storage';

/** The Monday of the week that was typed, else of this week in the zone of the organisation. */
export async function askedWeek(store: Store, orgId: string, week: string | undefined): Promise<string> {
  return week === undefined ? thisWeekOf(store, orgId) : parseWeek(week);
}

import { localDate, parseWeek, showOrg, weekStartOf } from '@sb/questboard';
import type { Store } from '@sb/storage';

/** The Monday of the week that was typed, else of this week in the zone of the organisation. */
export async function askedWeek(store: Store, orgId: string, week: string | undefined): Promise<string> {
  if (week !== undefined) return parseWeek(week);
  const { timezone } = await showOrg(store, orgId);
  return weekStartOf(localDate(new Date(await store.now()).toISOString(), timezone));
}

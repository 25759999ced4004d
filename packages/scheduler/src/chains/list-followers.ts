import type { Store } from '@sb/storage';
import { scheduleTimes } from '../definitions/entry-values.ts';
import { findFollowers } from './chains.sql.ts';

/** Names of the schedules that follow this one, and so wait for its runs. */
export async function listFollowers(store: Store, name: string): Promise<readonly string[]> {
  const rows = await store.read(findFollowers);
  const follow = rows.filter((row) => scheduleTimes(row).after?.some(({ schedule }) => schedule === name));
  return follow.map((row) => row.name);
}

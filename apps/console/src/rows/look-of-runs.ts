import type { Call } from '../http/route.ts';
import type { Look } from './run-rows.ts';
import { usualTimes } from './run/usual-times.ts';

/** What rows of runs need beside their runs. */
export async function lookOfRuns(
  { store, secrets, who }: Pick<Call, 'store' | 'secrets' | 'who'>,
  { zone, by }: Pick<Look, 'zone' | 'by'> = {},
): Promise<Look> {
  return {
    now: await store.now(),
    secrets,
    who,
    usual: await usualTimes(store),
    zone,
    by,
  };
}

import { findDueInputs } from '@sb/queue/engine';
import type { Store } from '@sb/storage';

const PLANNER = 'weekly.sprintplanner';
/** A run for many organisations reads again after this time, and not for each: the read looks at all live runs. */
export const FRESH_MS = 1_000;
/** Stands for all organisations. No id has this sign. */
const ALL = '*';

/**
 * Answers whether a run of the sprint planner, for an organisation or for all, is at work or about to start. A planner
 * that waits for a retry, or is held, does not keep the day from its digest.
 */
export function watchPlanners(
  store: Store,
  now: () => number = Date.now,
): (orgId: string) => Promise<boolean> {
  let seen: { readonly at: number; readonly due: ReadonlySet<string | undefined> } | undefined;
  return async (orgId) => {
    const at = now();
    if (!seen || at - seen.at >= FRESH_MS) seen = { at, due: await readDue(store) };
    return seen.due.has(ALL) || seen.due.has(orgId);
  };
}

async function readDue(store: Store): Promise<ReadonlySet<string | undefined>> {
  const inputs = await store.read((tx) => findDueInputs(tx, PLANNER));
  return new Set(inputs.map((input) => orgOf(JSON.parse(input))));
}

function orgOf(input: unknown): string | undefined {
  if (typeof input !== 'object' || input === null) return undefined;
  if ('allOrgs' in input && input.allOrgs === true) return ALL;
  return 'orgId' in input && typeof input.orgId === 'string' ? input.orgId : undefined;
}

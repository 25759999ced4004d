import { findDueInputs } from '@sb/queue/engine';
import type { Store } from '@sb/storage';

const PLANNER = 'weekly.sprintplanner';
/** A run for many organisations reads again after this time, and not for each: the read looks at all live runs. */
export const FRESH_MS = 1_000;
/** A read that takes long is done less often: at most this part of the time goes into it. */
const MOST_SHARE = 1 / 20;
/** But at least after this time: a read may have waited for a connection, which says nothing about the next one. */
const LONGEST_FRESH_MS = 30_000;
/** Stands for all organisations. No id has this sign. */
const ALL = '*';

interface Look {
  readonly due: ReadonlySet<string | undefined>;
  readonly freshUntil: number;
}

/** The last look at each store, for all runs of this process: one that waits for its planner asks every few seconds. */
const looks = new WeakMap<Store, Look>();

/**
 * Answers whether a run of the sprint planner, for an organisation or for all, is at work or about to start. A planner
 * that waits for a retry, or is held, does not keep the day from its digest.
 * That a planner is due may be of another run's look: then this one waits a little longer. That none is, is of its own.
 */
export function watchPlanners(
  store: Store,
  now: () => number = () => performance.now(),
): (orgId: string) => Promise<boolean> {
  let own: Look | undefined;
  return async (orgId) => {
    const at = now();
    const last = looks.get(store);
    if (last && at < last.freshUntil && isDueIn(last, orgId)) return true;
    if (!own || at >= own.freshUntil) {
      own = await look(store, now);
      looks.set(store, own);
    }
    return isDueIn(own, orgId);
  };
}

function isDueIn({ due }: Look, orgId: string): boolean {
  return due.has(ALL) || due.has(orgId);
}

async function look(store: Store, now: () => number): Promise<Look> {
  const from = now();
  const due = await readDue(store);
  const until = now();
  const pauseMs = Math.min(LONGEST_FRESH_MS, (until - from) / MOST_SHARE);
  return { due, freshUntil: from + Math.max(FRESH_MS, pauseMs) };
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

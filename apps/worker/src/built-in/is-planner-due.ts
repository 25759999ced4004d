import { listLive, type LiveView, UnknownJobError } from '@sb/queue';
import type { Store } from '@sb/storage';

const PLANNER = 'weekly.sprintplanner';
/** A planner that waits for a retry, or is held, does not keep the day from its digest. */
const VIEWS: readonly LiveView[] = ['running', 'queued'];

/** A run of the sprint planner for the organisation, or for all, is under way or about to start. */
export async function isPlannerDue(store: Store, orgId: string): Promise<boolean> {
  for (const view of VIEWS) {
    const runs = await plannerRuns(store, view);
    if (runs.some(({ input }) => isFor(input, orgId))) return true;
  }
  return false;
}

async function plannerRuns(store: Store, view: LiveView) {
  try {
    return (await listLive(store, { view, jobId: PLANNER, limit: 100 })).runs;
  } catch (error) {
    // Before the first daemon has told its jobs.
    if (error instanceof UnknownJobError) return [];
    throw error;
  }
}

function isFor(input: unknown, orgId: string): boolean {
  if (typeof input !== 'object' || input === null) return false;
  return ('orgId' in input && input.orgId === orgId) || ('allOrgs' in input && input.allOrgs === true);
}

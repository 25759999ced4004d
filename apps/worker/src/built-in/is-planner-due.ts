import {
  listLive,
  type LiveFilter,
  type LivePage,
  type LiveView,
  MOST_LIVE,
  UnknownJobError,
} from '@sb/queue';
import type { Store } from '@sb/storage';

const PLANNER = 'weekly.sprintplanner';
type Page = Pick<LivePage, 'runs' | 'next'>;

/** A planner that waits for a retry, or is held, does not keep the day from its digest. */
const VIEWS: readonly LiveView[] = ['running', 'queued'];

/** A run of the sprint planner for the organisation, or for all, is under way or about to start. */
export async function isPlannerDue(store: Store, orgId: string): Promise<boolean> {
  for (const view of VIEWS)
    for await (const { input } of plannerRuns(store, view)) if (isFor(input, orgId)) return true;
  return false;
}

/** All of them, page by page: each organisation may have its own. */
async function* plannerRuns(store: Store, view: LiveView) {
  let filter: LiveFilter | undefined = { view, jobId: PLANNER, limit: MOST_LIVE };
  while (filter) {
    const page: Page = await livePage(store, filter);
    yield* page.runs;
    filter = page.next && { ...filter, after: page.next };
  }
}

async function livePage(store: Store, filter: LiveFilter): Promise<Page> {
  try {
    return await listLive(store, filter);
  } catch (error) {
    // Before the first daemon has told its jobs.
    if (error instanceof UnknownJobError) return { runs: [] };
    throw error;
  }
}

function isFor(input: unknown, orgId: string): boolean {
  if (typeof input !== 'object' || input === null) return false;
  return ('orgId' in input && input.orgId === orgId) || ('allOrgs' in input && input.allOrgs === true);
}

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

/**
 * A planner that waits for a retry, or is held, does not keep the day from its digest. In this order, a planner that
 * begins between the two reads is in the second.
 */
const VIEWS: readonly LiveView[] = ['queued', 'running'];

/** Of a view. The day does not wait for a planner that has more runs than these pages hold before it. */
export const MOST_PAGES = 20;

/** Stands for all organisations. No id has this sign. */
const ALL = '*';

/** Answers whether a run of the sprint planner, for an organisation or for all, was under way or about to start. */
export async function readDuePlanners(store: Store): Promise<(orgId: string) => boolean> {
  const due = new Set<string>();
  for (const view of VIEWS)
    for await (const { input } of plannerRuns(store, view)) {
      const orgId = orgOf(input);
      if (orgId !== undefined) due.add(orgId);
    }
  return (orgId) => due.has(ALL) || due.has(orgId);
}

/** Page by page: each organisation may have its own, and runs of other jobs are between them. */
async function* plannerRuns(store: Store, view: LiveView) {
  let filter: LiveFilter | undefined = { view, jobId: PLANNER, limit: MOST_LIVE };
  for (let pages = 0; filter && pages < MOST_PAGES; pages += 1) {
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

function orgOf(input: unknown): string | undefined {
  if (typeof input !== 'object' || input === null) return undefined;
  if ('allOrgs' in input && input.allOrgs === true) return ALL;
  return 'orgId' in input && typeof input.orgId === 'string' ? input.orgId : undefined;
}

/** The counts of live runs that a page leaves out: by the counts of the queues, or of those that were met. */
import type { LiveView } from '@sb/jobs';
import { DEPTH_CAP, type LiveRun, type QueueRecord, readQueues, readRetrying } from '@sb/queue';
import type { Store } from '@sb/storage';
import { liveReason } from '@sb/views';
import type { RunFold } from '../../answers/runs.ts';
import type { Look } from '../../rows/run-rows.ts';
import type { RunFilter } from './filter.ts';

/** A view of which only the first runs are listed. */
export interface FoldedView {
  readonly view: LiveView;
  /** Those that are listed. */
  readonly runs: readonly LiveRun[];
  /** How many more were met that match. */
  readonly more: number;
  readonly seen: number;
  /** Present where the view was not read to its end. */
  readonly next?: object | undefined;
}

/** Of a list that has no filter but a queue: exact up to the bound of the counts. */
export async function countedFolds(
  store: Store,
  folded: readonly FoldedView[],
  { queue, look }: { readonly queue: string | undefined; readonly look: Look },
): Promise<readonly RunFold[]> {
  const queues = (await readQueues(store)).filter(({ name }) => queue === undefined || name === queue);
  const retries = new Map((await readRetrying(store)).map((one) => [one.queue, one.retrying]));
  return folded.flatMap(({ view, runs }) =>
    queues.flatMap((one) => {
      const listed = runs.filter((run) => run.queue === one.name);
      const depth = depthOf(one, view, retries.get(one.name) ?? 0);
      const count = Math.max(0, depth.count - listed.length);
      if (count === 0 && !depth.isAtLeast) return [];
      return [
        {
          state: view,
          queue: one.name,
          count: { count, ...(depth.isAtLeast && { isAtLeast: true }) },
          says: saysOf(listed[0], look),
        },
      ];
    }),
  );
}

/** The counts of queues hold the retries among the later runs. */
function depthOf(queue: QueueRecord, view: LiveView, retrying: number) {
  const all = view === 'retrying' ? retrying : queue[view];
  return { count: view === 'later' ? all - retrying : all, isAtLeast: all >= DEPTH_CAP };
}

/** Of a list with a filter: those that were met, and whether there may be more. */
export function foldOf(
  { view, runs, more, seen, next }: FoldedView,
  { query, look }: { readonly query: RunFilter; readonly look: Look },
): RunFold {
  return {
    state: view,
    ...(query.job !== undefined && { jobId: query.job }),
    ...(query.queue !== undefined && { queue: query.queue }),
    count: { count: more, ...(next && { isAtLeast: true }) },
    says: more > 0 ? saysOf(runs[0], look) : `Searched the first ${seen} of this state.`,
  };
}

function saysOf(example: LiveRun | undefined, look: Look): string {
  return example ? liveReason(example, look.now, look.zone) : '';
}

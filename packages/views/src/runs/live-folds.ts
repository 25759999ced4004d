/** The counts of runs that a list of all live runs does not show: it shows the first page of each view. Pure. */
import { DEPTH_CAP, type LiveRun, type LiveView, type QueueRecord } from '@sb/queue';
import { cappedCount } from '@sb/words';
import { clean } from '../text/clean.ts';

/** The first page of a view. */
export interface ListedView {
  readonly view: LiveView;
  readonly runs: readonly Pick<LiveRun, 'queue'>[];
  readonly hasMore: boolean;
}

/** Runs that are not listed. Retries are counted together with delayed runs, so `views` may have both. */
export interface LiveFold {
  readonly views: readonly LiveView[];
  readonly queue: string;
  readonly count: number;
  /** The count stopped at its bound. */
  readonly isAtLeast: boolean;
}

type Counted = 'running' | 'held' | 'waiting' | 'queued' | 'later';

const COUNTED: readonly { readonly of: Counted; readonly views: readonly LiveView[] }[] = [
  { of: 'running', views: ['running'] },
  { of: 'held', views: ['held'] },
  { of: 'waiting', views: ['waiting'] },
  { of: 'queued', views: ['queued'] },
  { of: 'later', views: ['retrying', 'later'] },
];

/** Without the views that were listed whole. A count that has changed meanwhile, so that nothing is left, is left out. */
export function liveFolds(
  listed: readonly ListedView[],
  queues: readonly QueueRecord[],
): readonly LiveFold[] {
  return COUNTED.flatMap(({ of, views }) => {
    const pages = listed.filter(({ view }) => views.includes(view));
    const cutShort = pages.filter(({ hasMore }) => hasMore).map(({ view }) => view);
    if (cutShort.length === 0) return [];
    return queues.flatMap((queue) => {
      const shown = pages.flatMap(({ runs }) => runs.filter((run) => run.queue === queue.name)).length;
      const count = queue[of] - shown;
      return count > 0
        ? [{ views: cutShort, queue: queue.name, count, isAtLeast: queue[of] >= DEPTH_CAP }]
        : [];
    });
  });
}

export function liveFoldShape({ views, queue, count, isAtLeast }: LiveFold) {
  return { states: views, queue, count, isAtLeast: isAtLeast || undefined };
}

/** `94 more queued in media, 3 in mail`: one text for each state. */
export function liveFoldText(folds: readonly LiveFold[]): readonly string[] {
  const states = [...new Set(folds.map(({ views }) => viewsText(views)))];
  return states.map((state) => {
    const parts = folds
      .filter(({ views }) => viewsText(views) === state)
      .map(
        ({ queue, count, isAtLeast }, at) =>
          `${countText(count, isAtLeast)}${at === 0 ? ` more ${state}` : ''} in ${clean(queue)}`,
      );
    return parts.join(', ');
  });
}

function countText(count: number, isAtLeast: boolean): string {
  return isAtLeast ? cappedCount(count, count) : cappedCount(count);
}

function viewsText(views: readonly LiveView[]): string {
  return views.join(' or ');
}

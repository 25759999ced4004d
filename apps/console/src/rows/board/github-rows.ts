/** The issues of tasks as pages and lists show them, and the state of the sync in a sentence. Pure. */
import type { News } from '@sb/events';
import { type Link, needsRecreate } from '@sb/github';
import { isSatisfied, type Task } from '@sb/questboard';
import { isoTime } from '@sb/views';
import { formatCount, plural } from '@sb/words';
import type { GithubIssue, GithubState } from '../../answers/board/github.ts';
import type { Who } from '../../http/who.ts';

/** Without the right to see payloads there is no error text: GitHub may have quoted an input in it. */
export function issueRow(link: Link, { canSeePayload }: Pick<Who, 'canSeePayload'>): GithubIssue {
  const { repo, state, issueNumber, url, pushedState, lastPushedAt, lastError } = link;
  return {
    repo,
    state,
    ...(issueNumber !== undefined && { issueNumber }),
    ...(url !== undefined && { url }),
    ...(pushedState !== undefined && { pushedState }),
    ...(lastPushedAt !== undefined && { lastPushedAt: isoTime(lastPushedAt) }),
    ...(canSeePayload && lastError !== undefined && { lastError }),
  };
}

/**
 * The links that a run with `recreate` begins or looks for, and no other run. No issue is made for a task that is over, and
 * no run looks at the issue of a task that is not marked.
 */
export function leftAloneOf(
  links: readonly Link[],
  marked: readonly Task[],
  isAllowed: (repo: string) => boolean,
): GithubState['leftAlone'] {
  const tasks = new Map(marked.map((task) => [task.id, task]));
  const waiting = links.filter((link) => {
    const task = tasks.get(link.taskId);
    if (!task?.github || (isGone(link) && isSatisfied(task))) return false;
    return needsRecreate(link, task.github, isAllowed);
  });
  const gone = waiting.filter(isGone);
  return { gone: gone.length, moved: waiting.length - gone.length };
}

function isGone({ state, issueNumber }: Link): boolean {
  return state === 'deleted' || state === 'missing' || (state === 'moved' && issueNumber === undefined);
}

export type Sync = NonNullable<GithubState['lastSync']>;

const COUNTS = ['created', 'updated', 'closed', 'unchanged', 'skipped', 'failed', 'remaining'] as const;

/** Of an event `github.sync.completed`. */
export function syncOf({ at, runId, payload }: Pick<News, 'at' | 'runId' | 'payload'>): Sync {
  const counts = COUNTS.map((name) => [name, Number(payload[name] ?? 0)] as const);
  const { resumeAfter } = payload;
  return {
    at: at.toISOString(),
    ...(runId !== undefined && { runId }),
    ...(Object.fromEntries(counts) as Record<(typeof COUNTS)[number], number>),
    ...(typeof resumeAfter === 'string' && { resumeAfter }),
  };
}

export function isPartial({ failed, remaining, resumeAfter }: Sync): boolean {
  return failed + remaining > 0 || resumeAfter !== undefined;
}

interface Known {
  readonly tasks: number;
  readonly lastSync: Sync | undefined;
  /** The last run of the job failed, after the last sync. */
  readonly hasFailedSince: boolean;
}

export function stateOf({ tasks, lastSync, hasFailedSince }: Known): Pick<GithubState, 'state' | 'says'> {
  if (hasFailedSince) return { state: 'failed', says: 'The last run of github.sync failed.' };
  if (!lastSync)
    return tasks === 0
      ? { state: 'off', says: 'No task is marked for GitHub.' }
      : { state: 'never', says: `${plural(tasks, 'task')} marked for GitHub; no run has ended yet.` };
  if (!isPartial(lastSync))
    return lastSync.skipped === 0
      ? { state: 'ok', says: 'Every issue is as its task wants it.' }
      : {
          state: 'partial',
          says: `${plural(lastSync.skipped, 'task')} left alone: the log of the run says why.`,
        };
  const parts = [
    ...(lastSync.failed > 0 ? [`${plural(lastSync.failed, 'task')} failed`] : []),
    ...(lastSync.remaining > 0 ? [`${formatCount(lastSync.remaining)} left to a later run`] : []),
    ...(lastSync.resumeAfter === undefined ? [] : ['GitHub asked to wait']),
  ];
  return { state: 'partial', says: `The last run was incomplete: ${parts.join(', ')}.` };
}

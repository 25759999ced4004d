/** What a link says of its issue: it may exist, a run begins it, or a person has to ask for it. Pure. */
import type { Link, SyncTask } from '../model.ts';

export type LinkedIssue = Link & { readonly issueNumber: number };

/** Its issue is kept up to date. */
export function hasIssue(link: Link): link is LinkedIssue {
  return (link.state === 'linked' || link.state === 'error') && link.issueNumber !== undefined;
}

/** Its creation has had no answer so far: its issue may exist. */
export function isLost({ state }: Link): boolean {
  return state === 'intent' || state === 'unknown';
}

/** Its issue may exist, here or elsewhere: the task stays with it. */
export function mayHaveIssue(link: Link): boolean {
  // The intent of a creation that was refused is kept in its link, too.
  if (link.state === 'error' && link.issueNumber === undefined) return false;
  return link.pushedState !== undefined || link.intentAt !== undefined || hasIssue(link);
}

type Named = Pick<SyncTask, 'repo' | 'issueNumber'>;

/**
 * Only a run with `recreate` makes this issue again, or looks for it where it was moved. The task is not over; a run
 * without `recreate` begins the other links by itself, and leaves those that are not allowed alone in any case.
 */
export function needsRecreate(link: Link, task: Named, isAllowed: (repo: string) => boolean): boolean {
  const named = task.repo.toLowerCase();
  if (!isAllowed(named)) return false;
  if (link.state === 'moved') return !isElsewhere(link, named);
  if (link.state !== 'deleted' && link.state !== 'missing') return false;
  return isElsewhere(link, named) ? mayHaveIssue(link) : !isToBegin(link, task);
}

/** A task may name the repository as it was when the issue was made, or as it is called by now. */
export function isElsewhere(link: Link, named: string): boolean {
  return link.taskRepo !== named && link.repo !== named;
}

/** The issue that was to be taken over was not there, and another is to be made, or the task names another one by now, or none. */
export function isToBegin(link: Link, { issueNumber }: Named): boolean {
  return !mayHaveIssue(link) && (link.issueNumber === undefined || link.issueNumber !== issueNumber);
}

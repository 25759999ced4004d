/** What a run does for a task, by the link of the task. Pure. */
import type { Link, SyncTask } from '../model.ts';
import { hasIssue, type LinkedIssue } from './standing.ts';

type Named = Pick<SyncTask, 'repo' | 'issueNumber'>;

export interface Rules {
  readonly isAllowed: (repo: string) => boolean;
  /** The repository has not failed in this run. */
  readonly isUsable: (repo: string) => boolean;
  /** A person asked for issues that are gone, and for a look at those that were moved. */
  readonly recreate: boolean;
  /** No issue is made for the task. */
  readonly isOver: boolean;
  /** Of what the task wants now, see `Wish`. */
  readonly hash: string;
  readonly attempt: string;
}

export type Step =
  | { readonly kind: 'create' | 'unusable' | 'unchanged' | 'skipped' | 'waits' }
  | { readonly kind: 'take-over'; readonly issueNumber: number }
  | { readonly kind: 'push'; readonly link: LinkedIssue }
  /** The task names an issue, and the one of its creation may exist too. */
  | { readonly kind: 'replace-lost'; readonly lost: Link; readonly issueNumber: number }
  | Leave;

/** A person has to decide. */
export type Leave =
  | { readonly kind: 'leave'; readonly why: 'not-allowed' }
  | { readonly kind: 'leave'; readonly why: 'elsewhere' | 'home-not-allowed' | 'gone'; readonly link: Link };

/** `link`: as `linkThatCounts` gives it. */
export function nextStep(task: Named, link: Link | undefined, rules: Rules): Step {
  const { isAllowed, isUsable, hash } = rules;
  const named = nameOf(task);
  if (!isAllowed(named)) return { kind: 'leave', why: 'not-allowed' };
  if (!link) return isUsable(named) ? begin(task, link, rules) : { kind: 'unusable' };
  if (isElsewhere(link, named)) return { kind: 'leave', why: 'elsewhere', link };
  // The issue was transferred or the repository renamed.
  if (hasIssue(link) && !isAllowed(link.repo)) return { kind: 'leave', why: 'home-not-allowed', link };
  if (link.state === 'linked' && link.contentHash === hash) return { kind: 'unchanged' };
  return isUsable(link.repo) ? nextOf(task, link, rules) : { kind: 'unusable' };
}

/** Undefined: a link without an issue keeps no task from the repository that it names by now. */
export function linkThatCounts(
  task: Named,
  link: Link | undefined,
  { recreate }: Pick<Rules, 'recreate'>,
): Link | undefined {
  if (!link || !isElsewhere(link, nameOf(task))) return link;
  return mayHaveIssue(link) && !(isGone(link) && recreate) ? link : undefined;
}

/** Only a run with `recreate` makes this issue again, or looks for it where it was moved. The task is not over. */
export function needsRecreate(link: Link, task: Named, isAllowed: (repo: string) => boolean): boolean {
  const isLeft = (recreate: boolean): boolean => {
    const rules = { isAllowed, isUsable: () => true, recreate, isOver: false, hash: '', attempt: '' };
    return nextStep(task, linkThatCounts(task, link, rules), rules).kind === 'leave';
  };
  return isLeft(false) && !isLeft(true);
}

function nextOf(task: Named, link: Link, rules: Rules): Step {
  const { recreate, attempt } = rules;
  switch (link.state) {
    case 'linked':
      // Not found so far: it is looked at as in the first run.
      return link.pushedState === undefined && link.issueNumber !== undefined
        ? { kind: 'take-over', issueNumber: link.issueNumber }
        : pushOrBegin(task, link, rules);
    case 'error':
      return link.failedHash === attempt ? { kind: 'skipped' } : pushOrBegin(task, link, rules);
    case 'deleted':
    case 'missing':
      return recreate || isToBegin(link, task)
        ? begin(task, link, rules)
        : { kind: 'leave', why: 'gone', link };
    case 'moved':
      // Its repository may be allowed by now. Without a number its issue is lost.
      return recreate ? pushOrBegin(task, link, rules) : { kind: 'leave', why: 'gone', link };
    case 'intent':
    case 'unknown': {
      const issueNumber = unseenIssue(task, link);
      // What it names was looked at in vain, now or before the creation.
      return issueNumber === undefined || link.failedHash === attempt
        ? { kind: 'waits' }
        : { kind: 'replace-lost', lost: link, issueNumber };
    }
  }
}

function pushOrBegin(task: Named, link: Link, rules: Rules): Step {
  return isNumbered(link) ? { kind: 'push', link } : begin(task, link, rules);
}

/** No issue so far: that of the task's own choice is taken over, or one is made. */
function begin(task: Named, link: Link | undefined, { isOver }: Rules): Step {
  const issueNumber = unseenIssue(task, link);
  if (issueNumber !== undefined) return { kind: 'take-over', issueNumber };
  return { kind: isOver ? 'unchanged' : 'create' };
}

/** The issue that the task names, if it is neither that of its link nor the one which is gone. */
function unseenIssue({ issueNumber }: Named, link: Link | undefined): number | undefined {
  return issueNumber === link?.issueNumber || issueNumber === link?.replaces ? undefined : issueNumber;
}

/** The issue that was to be taken over was not there, and another is to be made, or the task names another one by now, or none. */
function isToBegin(link: Link, { issueNumber }: Named): boolean {
  return !mayHaveIssue(link) && (link.issueNumber === undefined || link.issueNumber !== issueNumber);
}

/** Its issue may exist, here or elsewhere: the task stays with it. */
function mayHaveIssue(link: Link): boolean {
  // The intent of a creation that was refused is kept in its link, too.
  if (link.state === 'error' && link.issueNumber === undefined) return false;
  return link.pushedState !== undefined || link.intentAt !== undefined || hasIssue(link);
}

function isGone({ state }: Link): boolean {
  return state === 'deleted' || state === 'missing';
}

/** A task may name the repository as it was when the issue was made, or as it is called by now. */
function isElsewhere(link: Link, named: string): boolean {
  return link.taskRepo !== named && link.repo !== named;
}

function isNumbered(link: Link): link is LinkedIssue {
  return link.issueNumber !== undefined;
}

function nameOf({ repo }: Named): string {
  return repo.toLowerCase();
}

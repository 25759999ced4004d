/** One task in a run: what its link and its wish ask for. */
import { hashOf } from '../mapping/content-hash.ts';
import { hasIssue, isElsewhere, isToBegin, type LinkedIssue, mayHaveIssue } from '../links/standing.ts';
import { desiredIssue, isOver } from '../mapping/desired-issue.ts';
import { labelsOf } from '../mapping/labels.ts';
import type { Link, SyncTask } from '../model.ts';
import { createIssue } from './create-issue.ts';
import { pushIssue } from './push-issue.ts';
import { takeOver, takeOverForLost } from './take-over.ts';
import type { Outcome, Wish, Work } from './task-work.ts';

type NamingTask = SyncTask & { readonly issueNumber: number };

const SKIPPED: Outcome = { kind: 'skipped' };
const UNCHANGED: Outcome = { kind: 'unchanged' };
const TO_ALLOW = 'To allow it: github.allowedRepos in its settings';

export async function syncTask(work: Work, task: SyncTask): Promise<Outcome> {
  const { links, repositories, isAllowed, recreate } = work;
  const named = task.repo.toLowerCase();
  forgetElsewhere(work, task.id, named);
  const link = links.get(task.id);
  if (!isAllowed(named)) {
    work.warn({
      code: 'repo-not-allowed',
      subject: named,
      message: `the organisation does not allow this repository. ${TO_ALLOW}`,
    });
    return SKIPPED;
  }
  const wish = wishOf(work, task);
  const unusable: Outcome | undefined = repositories.isUsable(link?.repo ?? named)
    ? undefined
    : { kind: 'failed', says: `${named} cannot be used` };
  if (!link) return unusable ?? begin(work, wish);
  if (isElsewhere(link, named)) {
    work.warn({
      code: 'repo-changed',
      subject: task.id,
      message: `the task names ${named}, its issue is in ${link.repo}: the issue stays as it is`,
    });
    return SKIPPED;
  }
  // The issue was transferred or the repository renamed.
  if (hasIssue(link) && !isAllowed(link.repo)) {
    work.warn({
      code: 'repo-not-allowed',
      subject: link.repo,
      message: `the organisation does not allow this repository, where issues of its tasks are by now. ${TO_ALLOW}`,
    });
    return SKIPPED;
  }
  if (link.contentHash === wish.hash && link.state === 'linked') return UNCHANGED;
  if (unusable) return unusable;
  switch (link.state) {
    case 'linked':
      // Not found so far: it is looked at as in the first run.
      if (link.pushedState === undefined && link.issueNumber !== undefined)
        return takeOver(work, wish, link.issueNumber);
      return pushIssue(work, wish, link as LinkedIssue);
    case 'error':
      if (link.failedHash === wish.attempt) return SKIPPED;
      return link.issueNumber === undefined ? begin(work, wish) : pushIssue(work, wish, link as LinkedIssue);
    case 'deleted':
    case 'missing':
      return recreate || isToBegin(link, task) ? begin(work, wish) : leaveAlone(work, link);
    case 'moved':
      if (!recreate) return leaveAlone(work, link);
      // Its repository may be allowed by now. Without a number its issue is lost.
      return link.issueNumber === undefined ? begin(work, wish) : pushIssue(work, wish, link as LinkedIssue);
    case 'intent':
    case 'unknown':
      // What it names was looked at in vain, now or before the creation.
      if (!namesUnseen(link, task) || link.failedHash === wish.attempt) return { kind: 'waits' };
      return takeOverForLost(work, wish, { lost: link, issueNumber: task.issueNumber });
  }
}

/** A link without an issue keeps no task from the repository that it names by now. */
function forgetElsewhere({ links, recreate }: Work, taskId: string, named: string): void {
  const link = links.get(taskId);
  if (!link || !isElsewhere(link, named)) return;
  const isGone = link.state === 'deleted' || link.state === 'missing';
  if (!mayHaveIssue(link) || (isGone && recreate)) links.delete(taskId);
}

/** An issue other than that of its link, and than that which is gone. */
function namesUnseen(link: Link | undefined, task: SyncTask): task is NamingTask {
  return task.issueNumber !== undefined && ![link?.issueNumber, link?.replaces].includes(task.issueNumber);
}

function leaveAlone(work: Work, { taskId, repo, issueNumber, state, lastError = state }: Link): Outcome {
  work.warn({
    code: state === 'moved' ? 'moved' : 'gone',
    subject: taskId,
    message: `${issueNumber === undefined ? '' : `${repo}#${issueNumber} `}${lastError}: the sync leaves it alone. To make the issue again: worker github:sync --recreate`,
  });
  return SKIPPED;
}

function wishOf(work: Work, task: SyncTask): Wish {
  const { orgId, installation, settings, links } = work;
  const repo = task.repo.toLowerCase();
  const { taskRepo = repo, repo: home = repo } = links.get(task.id) ?? {};
  const desired = desiredIssue(task, {
    identity: { installation, orgId, taskId: task.id, repo: taskRepo },
    home,
    settings,
    ...(task.assigneeLogin !== undefined && { assignee: task.assigneeLogin }),
    issueOf(taskId) {
      const other = links.get(taskId);
      return other && hasIssue(other) ? { repo: other.repo, number: other.issueNumber } : undefined;
    },
  });
  const hash = hashOf(desired);
  const attempt = task.issueNumber === undefined ? hash : `${hash} ${task.issueNumber}`;
  return { task, taskRepo, desired, labels: labelsOf(task, settings.labelPrefixes), hash, attempt };
}

/** No issue so far: that of the task's own choice is taken over, or one is made. */
async function begin(work: Work, wish: Wish): Promise<Outcome> {
  const { task } = wish;
  if (namesUnseen(work.links.get(task.id), task)) return takeOver(work, wish, task.issueNumber);
  return isOver(task) ? UNCHANGED : createIssue(work, wish, task.repo.toLowerCase());
}

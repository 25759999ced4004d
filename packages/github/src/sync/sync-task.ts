/** One task in a run: what its link and its wish ask for. */
import { findLinkOf } from '../links/links.sql.ts';
import { hashOf } from '../mapping/content-hash.ts';
import { desiredIssue, isOver } from '../mapping/desired-issue.ts';
import { keyIn, keyOf } from '../mapping/identity.ts';
import { labelsOf } from '../mapping/labels.ts';
import { remoteIssue } from '../client/remote-issue.ts';
import type { SyncTask } from '../model.ts';
import { createIssue } from './create-issue.ts';
import { type LinkedIssue, pushIssue } from './push-issue.ts';
import { keep, type Outcome, type Wish, type Work } from './task-work.ts';

const SKIPPED: Outcome = { kind: 'skipped' };

export async function syncTask(work: Work, task: SyncTask): Promise<Outcome> {
  const { links, repositories, isAllowed, recreate } = work;
  const named = task.repo.toLowerCase();
  const link = links.get(task.id);
  if (!isAllowed(named)) {
    repositories.warnOnce(
      named,
      'repo-not-allowed',
      'the organisation does not allow this repository. To allow it: github.allowedRepos in its settings',
    );
    return SKIPPED;
  }
  if (!repositories.isUsable(link?.repo ?? named)) return { kind: 'failed', says: `${named} cannot be used` };
  const wish = wishOf(work, task);
  if (!link) return begin(work, wish);
  if (link.taskRepo !== named) {
    work.warn({
      code: 'repo-changed',
      subject: task.id,
      message: `the task names ${named}, its issue is in ${link.taskRepo}: the issue stays as it is`,
    });
    return SKIPPED;
  }
  if (link.contentHash === wish.hash && link.state === 'linked') return { kind: 'unchanged' };
  switch (link.state) {
    case 'linked':
      return pushIssue(work, wish, link as LinkedIssue);
    case 'error':
      if (link.failedHash === wish.hash) return SKIPPED;
      return link.issueNumber === undefined ? begin(work, wish) : pushIssue(work, wish, link as LinkedIssue);
    case 'deleted':
    case 'missing':
      return recreate ? begin(work, wish) : SKIPPED;
    case 'moved':
      return SKIPPED;
    case 'intent':
    case 'unknown':
      return { kind: 'waits' };
  }
}

function wishOf(work: Work, task: SyncTask): Wish {
  const { orgId, installation, settings, links } = work;
  const desired = desiredIssue(task, {
    identity: { installation, orgId, taskId: task.id, repo: task.repo },
    settings,
    ...(task.assigneeLogin !== undefined && { assignee: task.assigneeLogin }),
    issueOf(taskId) {
      const other = links.get(taskId);
      return other?.issueNumber === undefined ? undefined : { repo: other.repo, number: other.issueNumber };
    },
  });
  return { task, desired, labels: labelsOf(task, settings.labelPrefixes), hash: hashOf(desired) };
}

/** No issue so far: that of the task's own choice is taken over, or one is made. */
async function begin(work: Work, wish: Wish): Promise<Outcome> {
  const { task } = wish;
  if (task.issueNumber !== undefined && work.links.get(task.id)?.issueNumber !== task.issueNumber)
    return takeOver(work, wish, task.issueNumber);
  return isOver(task) ? SKIPPED : createIssue(work, wish, task.repo.toLowerCase());
}

async function takeOver(work: Work, wish: Wish, issueNumber: number): Promise<Outcome> {
  const { session, orgId, installation } = work;
  const repo = wish.task.repo.toLowerCase();
  const link: LinkedIssue = {
    taskId: wish.task.id,
    repo,
    taskRepo: repo,
    state: 'linked',
    issueNumber,
    managedLabels: [],
  };
  const refuse = async (says: string): Promise<Outcome> => {
    const { issueNumber: _number, ...rest } = link;
    await keep(work, { ...rest, state: 'error', failedHash: wish.hash, lastError: says });
    return { kind: 'failed', says };
  };
  const owner = await session.store.read((tx) => findLinkOf(tx, repo, issueNumber));
  if (owner && (owner.orgId !== orgId || owner.taskId !== wish.task.id))
    return refuse(`${repo}#${issueNumber} is the issue of another task: ${owner.taskId} of ${owner.orgId}`);
  const asked = await session.get(`/repos/${repo}/issues/${issueNumber}`);
  if (asked.kind === 'stopped') return { kind: 'waits' };
  const remote = asked.kind === 'answer' && asked.status === 200 ? remoteIssue(asked.body) : undefined;
  if (remote?.isPullRequest) return refuse(`${repo}#${issueNumber} is a pull request, not an issue`);
  const key = remote && keyIn(remote.body);
  if (key !== undefined && key !== keyOf({ installation, orgId, taskId: wish.task.id, repo }))
    return refuse(`${repo}#${issueNumber} is the issue of another task: its text has another key`);
  return pushIssue(work, wish, link);
}

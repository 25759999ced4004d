/** The issue that a task names becomes the task's own, unless it is a pull request or that of another task. */
import { findLinkOf } from '../links/links.sql.ts';
import { keyIn, keyOf } from '../mapping/identity.ts';
import type { Link, RemoteIssue } from '../model.ts';
import { pushIssue } from './push-issue.ts';
import { keep, type Outcome, type Wish, type Work } from './task-work.ts';

export async function takeOver(work: Work, wish: Wish, issueNumber: number): Promise<Outcome> {
  const repo = wish.task.repo.toLowerCase();
  const known = work.links.get(wish.task.id);
  const misses = known?.issueNumber === issueNumber ? known.misses : undefined;
  const link: Link = {
    taskId: wish.task.id,
    repo,
    taskRepo: wish.taskRepo,
    state: 'linked',
    managedLabels: [],
    ...(misses !== undefined && { misses }),
  };
  const refuse = async (says: string): Promise<Outcome> => {
    await keep(work, { ...link, state: 'error', failedHash: wish.attempt, lastError: says });
    return { kind: 'failed', says };
  };
  const owner = await otherTaskOf(work, wish, repo, issueNumber);
  if (owner !== undefined) return refuse(`${repo}#${issueNumber} is the issue of another task: ${owner}`);
  return pushIssue(work, wish, { ...link, issueNumber }, async (remote) => {
    const says = await whyNot(work, wish, remote);
    return says === undefined ? undefined : refuse(`${remote.repo}#${remote.number} ${says}`);
  });
}

async function whyNot(work: Work, wish: Wish, remote: RemoteIssue): Promise<string | undefined> {
  const { installation, orgId } = work;
  const { task, taskRepo } = wish;
  if (remote.isPullRequest) return 'is a pull request, not an issue';
  // Once more: the repository may have another name by now.
  const owner = await otherTaskOf(work, wish, remote.repo, remote.number);
  if (owner !== undefined) return `is the issue of another task: ${owner}`;
  const key = keyIn(remote.body);
  return key === undefined || key === keyOf({ installation, orgId, taskId: task.id, repo: taskRepo })
    ? undefined
    : 'is the issue of another task: its text has another key';
}

async function otherTaskOf(
  { session, orgId }: Work,
  { task }: Wish,
  repo: string,
  issueNumber: number,
): Promise<string | undefined> {
  const owner = await session.store.read((tx) => findLinkOf(tx, repo, issueNumber));
  if (!owner || (owner.orgId === orgId && owner.taskId === task.id)) return undefined;
  return `${owner.taskId} of ${owner.orgId}`;
}

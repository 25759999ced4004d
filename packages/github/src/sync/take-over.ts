/** The issue that a task names becomes the task's own, unless it is a pull request or that of another task. */
import { remoteIssue } from '../client/remote-issue.ts';
import { findLinkOf } from '../links/links.sql.ts';
import { keyIn, keyOf } from '../mapping/identity.ts';
import type { Link, RemoteIssue } from '../model.ts';
import { adoptLost } from './find-lost.ts';
import { pushIssue } from './push-issue.ts';
import { keep, type Outcome, WAITS, type Wish, type Work } from './task-work.ts';

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

interface Named {
  /** The link of the creation. */
  readonly lost: Link;
  /** The issue that the task names. */
  readonly issueNumber: number;
}

/**
 * A task whose creation had no answer names an issue. The link of the creation stays until that issue was read and may be
 * the task's: the issue of the creation may exist beside it, and would be forgotten.
 */
export async function takeOverForLost(
  work: Work,
  wish: Wish,
  { lost, issueNumber }: Named,
): Promise<Outcome> {
  if (work.room.left <= 0) return WAITS;
  const remote = await readNamed(work, wish, { lost, issueNumber });
  if ('kind' in remote) return remote;
  const repo = (remote.repo || wish.task.repo).toLowerCase();
  const says = work.isAllowed(repo)
    ? await whyNot(work, wish, { ...remote, repo })
    : 'is in a repository that the organisation does not allow';
  // Not looked at again until the task changes.
  if (says !== undefined)
    return stayLost(work, { ...lost, failedHash: wish.attempt }, `${repo}#${remote.number} ${says}`);
  if (keyIn(remote.body) !== undefined) return pushIssue(work, wish, await adoptLost(work, lost, remote));
  return pushIssue(work, wish, {
    taskId: lost.taskId,
    repo,
    taskRepo: lost.taskRepo,
    state: 'linked',
    issueNumber: remote.number,
    issueNodeId: remote.nodeId,
    url: remote.url,
    managedLabels: [],
  });
}

async function readNamed(
  work: Work,
  { task }: Wish,
  { lost, issueNumber }: Named,
): Promise<RemoteIssue | Outcome> {
  const repo = task.repo.toLowerCase();
  const asked = await work.session.get(`/repos/${repo}/issues/${issueNumber}`);
  if (asked.kind === 'stopped') return WAITS;
  if (asked.kind === 'lost') return { kind: 'failed', says: asked.says };
  const remote = asked.status === 200 ? remoteIssue(asked.body) : undefined;
  return remote ?? stayLost(work, lost, `GitHub answers ${asked.status} for ${repo}#${issueNumber}`);
}

async function stayLost(work: Work, lost: Link, says: string): Promise<Outcome> {
  await keep(work, { ...lost, lastError: says });
  return { kind: 'failed', says };
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

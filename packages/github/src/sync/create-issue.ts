/**
 * Makes the issue of a task. GitHub knows no idempotency key, so the intent is stored first: if the answer is lost, the
 * next run looks for the issue instead of making another. Promise: no task has two issues.
 */
import type { Answer } from '../client/answer.ts';
import { remoteIssue } from '../client/remote-issue.ts';
import { putBlock } from '../mapping/managed-block.ts';
import type { DesiredIssue, Link } from '../model.ts';
import { withKnownAssignee } from './checked-assignee.ts';
import { giveUpRepository, refuseContent } from './refused.ts';
import { warnOfDropped } from './dropped.ts';
import {
  cannotUse,
  forgetCreation,
  keep,
  type Outcome,
  pushedLink,
  WAITS,
  type Wish,
  type Work,
} from './task-work.ts';

/** `repo`: as GitHub has it. */
export async function createIssue(work: Work, wish: Wish, repo: string): Promise<Outcome> {
  const { session, repositories, room } = work;
  if (room.left <= 0) return WAITS;
  if (session.dryRun) {
    const refused = await foreseeRefusal(work, wish, repo);
    if (refused) return refused;
  }
  if (!(await repositories.ensureLabels(repo, wish.labels, room))) return WAITS;
  const desired = await withKnownAssignee(work, wish, repo);
  if (desired === 'stopped' || session.stoppedBy() || room.left <= 0) return WAITS;
  const intent = await intentOf(work, { ...wish, desired }, repo);
  if (!intent) return WAITS;
  await keep(work, intent);
  const asked = await session.change(
    { method: 'POST', path: `/repos/${repo}/issues`, body: bodyOf(desired) },
    room,
  );
  switch (asked.kind) {
    case 'rehearsed':
      await forgetCreation(work, intent);
      return { kind: 'created' };
    case 'stopped':
      // GitHub refused it: nothing was made.
      await forgetCreation(work, intent);
      return WAITS;
    case 'lost':
      await keep(work, { ...intent, state: 'unknown', lastError: asked.says });
      return WAITS;
    case 'answer':
      return afterCreate(work, { ...wish, desired }, { intent, answer: asked, repo });
  }
}

/** The refusal that GitHub would answer to a creation. A rehearsal sends no request, so it has to be foreseen. */
async function foreseeRefusal(work: Work, wish: Wish, repo: string): Promise<Outcome | undefined> {
  const found = await work.repositories.look(repo);
  if (found === 'stopped') return WAITS;
  if (found === 'unreachable') return giveUpRepository(work, repo, { status: 404, body: undefined });
  if (!found.hasIssues) return giveUpRepository(work, repo, { status: 410, body: undefined });
  return found.name === repo ? undefined : followRename(work, wish, repo);
}

async function afterCreate(
  work: Work,
  wish: Wish,
  { intent, answer, repo }: { readonly intent: Link; readonly answer: Answer; readonly repo: string },
): Promise<Outcome> {
  const { status } = answer;
  const remote = status === 201 ? remoteIssue(answer.body) : undefined;
  if (remote) {
    warnOfDropped(work, wish.desired, remote, repo);
    const now = work.session.clock.now();
    await keep(
      work,
      pushedLink(intent, wish, { remote: { ...remote, repo: remote.repo || repo }, now }),
      'created',
    );
    return { kind: 'created' };
  }
  if (status < 400 || status >= 500) {
    if (status === 301 || status === 307 || status === 308) {
      await forgetCreation(work, intent);
      return followRename(work, wish, repo);
    }
    await keep(work, {
      ...intent,
      state: 'unknown',
      lastError: `GitHub answered ${status} without an issue`,
    });
    return WAITS;
  }
  if (status === 422) return refuseContent(work, intent, wish, answer);
  await forgetCreation(work, intent);
  return giveUpRepository(work, repo, answer);
}

/** The repository has another name by now: once more with that, if it is allowed. */
async function followRename(work: Work, wish: Wish, repo: string): Promise<Outcome> {
  const found = await work.repositories.look(repo);
  if (found === 'stopped') return WAITS;
  if (found !== 'unreachable' && found.name !== repo && work.isAllowed(found.name))
    return work.repositories.isUsable(found.name)
      ? createIssue(work, wish, found.name)
      : cannotUse(found.name);
  const name = found === 'unreachable' ? 'a place that cannot be read' : found.name;
  work.repositories.giveUp(repo, 'repo-unreachable', `it has moved to ${name}, where nothing may be written`);
  return cannotUse(repo);
}

async function intentOf(
  work: Work,
  { task, taskRepo, desired }: Wish,
  repo: string,
): Promise<Link | undefined> {
  const { session } = work;
  // Its clock is known from any answer; this one costs nothing of the limit.
  if (session.remoteNow() === undefined) await session.get('/rate_limit');
  if (session.stoppedBy()) return undefined;
  const now = session.clock.now();
  return {
    taskId: task.id,
    repo,
    taskRepo,
    state: 'intent',
    managedLabels: desired.labels,
    pushedState: 'open',
    ...(desired.assignee !== undefined && { pushedAssignee: desired.assignee }),
    intentAt: now,
    intentRemoteAt: session.remoteNow() ?? now,
    // The issue that it names is gone, else none would be made.
    ...(task.issueNumber !== undefined && { replaces: task.issueNumber }),
  };
}

function bodyOf({ title, block, labels, assignee }: DesiredIssue): object {
  return {
    title,
    body: putBlock('', block) ?? '',
    labels,
    ...(assignee !== undefined && { assignees: [assignee] }),
  };
}

/** Brings an issue that exists to what its task wants: one GET, and one PATCH of what differs. */
import { type Answer, messageOf } from '../client/answer.ts';
import { remoteIssue } from '../client/remote-issue.ts';
import { differenceOf, type Patch } from '../difference/difference.ts';
import type { LinkedIssue } from '../links/standing.ts';
import { keyIn, keyOf } from '../mapping/identity.ts';
import type { Link, RemoteIssue } from '../model.ts';
import { withKnownAssignee } from './checked-assignee.ts';
import { warnOfDropped } from './dropped.ts';
import { giveUpRepository, refuseContent, refuseIssue } from './refused.ts';
import {
  cannotUse,
  keep,
  type Outcome,
  pushedLink,
  WAITS,
  type Wish,
  withoutNumber,
  type Work,
} from './task-work.ts';

/** After so many runs that do not find an issue it counts as gone. */
const MOST_MISSES = 2;

/** `check`: what it returns for the issue that was found is the outcome instead of a change. */
export async function pushIssue(
  work: Work,
  wish: Wish,
  link: LinkedIssue,
  check: (remote: RemoteIssue) => Promise<Outcome | undefined> = () => Promise.resolve(undefined),
): Promise<Outcome> {
  // Without room for a change a look at the issue is of no use.
  if (work.room.left <= 0) return WAITS;
  const found = await findIssue(work, wish, link);
  if (!('remote' in found)) return found;
  const { remote } = found;
  const { repo } = remote;
  // By its name of now: the link may have the one before.
  if (!work.repositories.isUsable(repo)) return cannotUse(repo);
  const refused = await check(remote);
  if (refused) return refused;
  const desired = await withKnownAssignee(work, wish, repo);
  if (desired === 'stopped') return WAITS;
  const checked = { ...wish, desired };
  const { patch, warnings } = differenceOf(desired, remote, link);
  for (const warning of warnings) work.warn(warning);
  if (Object.keys(patch).length === 0) {
    const now = work.session.clock.now();
    await keep(work, pushedLink(link, checked, { remote, now }));
    return { kind: 'unchanged' };
  }
  return sendPatch(work, checked, { link, remote, patch });
}

interface Found {
  readonly remote: RemoteIssue;
}

/** The issue, wherever it is by now and may be written. */
async function findIssue(work: Work, wish: Wish, link: LinkedIssue): Promise<Found | Outcome> {
  const { session, isAllowed } = work;
  const asked = await session.get(`/repos/${link.repo}/issues/${link.issueNumber}`);
  if (asked.kind === 'stopped') return WAITS;
  if (asked.kind === 'lost') return { kind: 'failed', says: asked.says };
  if (asked.status >= 300 && asked.status < 400)
    return moveAway(work, link, 'a place that GitHub does not name');
  const remote = asked.status === 200 ? remoteIssue(asked.body) : undefined;
  if (!remote) return unusable(work, wish, { link, answer: asked });
  const repo = (remote.repo || link.repo).toLowerCase();
  if (repo !== link.repo && !isAllowed(repo)) return moveAway(work, link, repo);
  if (repo === link.repo && isAnother(work, link, remote)) return leaveToOthers(work, link);
  return { remote: { ...remote, repo } };
}

/** Has the number of ours, but is none of ours: the name of the repository is that of another by now. */
function isAnother(
  { installation, orgId }: Work,
  { taskId, taskRepo, issueNodeId }: Link,
  remote: RemoteIssue,
): boolean {
  if (!issueNodeId || !remote.nodeId || issueNodeId === remote.nodeId) return false;
  return keyIn(remote.body) !== keyOf({ installation, orgId, taskId, repo: taskRepo });
}

async function leaveToOthers(work: Work, link: Link): Promise<Outcome> {
  const left = withoutNumber(link);
  await keep(work, left, 'moved');
  work.warn({
    code: 'moved',
    subject: link.taskId,
    message: `${left.lastError}: the sync leaves it alone. To make the issue of the task again: worker github:sync --recreate`,
  });
  return { kind: 'skipped' };
}

async function moveAway(work: Work, link: Link, place: string): Promise<Outcome> {
  await keep(work, { ...link, state: 'moved', lastError: `moved to ${place}` }, 'moved');
  work.warn({
    code: 'moved',
    subject: link.taskId,
    message: `${link.repo}#${link.issueNumber} was moved to ${place}: the sync leaves it alone. To look again: worker github:sync --recreate`,
  });
  return { kind: 'skipped' };
}

/** GitHub does not give the issue, or takes no change of it. */
async function unusable(
  work: Work,
  wish: Wish,
  { link, answer }: { readonly link: LinkedIssue; readonly answer: Answer },
): Promise<Outcome> {
  const { status } = answer;
  // GitHub answers so for every issue of a repository whose issues are disabled.
  if (status === 410 && /disabled/i.test(messageOf(answer.body)))
    return giveUpRepository(work, link.repo, answer);
  if (status === 410) return goneFor(work, link, 'deleted');
  if (status === 404) {
    const found = await work.repositories.look(link.repo);
    if (found === 'stopped') return WAITS;
    if (found === 'unreachable') return giveUpRepository(work, link.repo, answer);
    const misses = (link.misses ?? 0) + 1;
    if (misses >= MOST_MISSES) return goneFor(work, { ...link, misses }, 'missing');
    await keep(work, { ...link, misses });
    return WAITS;
  }
  if (status === 403) return refuseIssue(work, link, answer);
  return {
    kind: 'failed',
    says: `GitHub answers ${status} for ${link.repo}#${link.issueNumber} of ${wish.task.id}`,
  };
}

async function goneFor(work: Work, link: Link, state: 'deleted' | 'missing'): Promise<Outcome> {
  const says = state === 'deleted' ? 'was deleted' : 'cannot be found, or the token may not see it';
  await keep(work, { ...link, state, lastError: says }, 'missing');
  work.warn({
    code: 'gone',
    subject: link.taskId,
    message: `${link.repo}#${link.issueNumber} ${says}. To make it again: worker github:sync --recreate`,
  });
  return { kind: 'skipped' };
}

interface Sending {
  readonly link: LinkedIssue;
  readonly remote: RemoteIssue;
  readonly patch: Patch;
}

async function sendPatch(work: Work, wish: Wish, { link, remote, patch }: Sending): Promise<Outcome> {
  const { session, repositories, room } = work;
  const { repo, number } = remote;
  if (patch.labels && !(await repositories.ensureLabels(repo, wish.labels, room))) return WAITS;
  const asked = await session.change(
    { method: 'PATCH', path: `/repos/${repo}/issues/${number}`, body: patch },
    room,
  );
  const kind = outcomeOf(patch);
  if (asked.kind === 'stopped') return WAITS;
  if (asked.kind === 'rehearsed') return { kind };
  if (asked.kind === 'lost') return { kind: 'failed', says: asked.says };
  const after = asked.status === 200 ? remoteIssue(asked.body) : undefined;
  if (after) {
    warnOfDropped(work, wish.desired, after, repo);
    const now = session.clock.now();
    await keep(work, pushedLink(link, wish, { remote: { ...after, repo }, now }), kind);
    return { kind };
  }
  if (asked.status === 422) return refuseContent(work, link, wish, asked);
  return unusable(work, wish, { link: { ...link, repo, issueNumber: number }, answer: asked });
}

function outcomeOf({ state }: Patch): 'closed' | 'reopened' | 'updated' {
  if (state === undefined) return 'updated';
  return state === 'closed' ? 'closed' : 'reopened';
}

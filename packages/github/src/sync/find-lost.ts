/**
 * Looks for issues whose creation had no answer, once for each repository: by the key in their bodies, in the list of
 * issues and not in the search, whose index is minutes behind. The list is behind too, so an issue that is not found is
 * only created again when it has had time to appear.
 */
import { groupBy } from '@sb/words';
import { list, remoteIssue } from '../client/remote-issue.ts';
import { keyIn, keyOf } from '../mapping/identity.ts';
import { findLinkOf } from '../links/links.sql.ts';
import type { Link, RemoteIssue, SyncTask, Time } from '../model.ts';
import { giveUpRepository } from './refused.ts';
import { isLost, type LinkedIssue } from '../links/standing.ts';
import { forgetCreation, keep, type Work } from './task-work.ts';

const PAGE = 100;
const MOST_PAGES = 30;
/** GitHub's clock and ours may have drifted since the intent was written. */
const MARGIN_MS = 5 * 60_000;
const SECOND_MS = 1_000;

/** A link that stays lost waits: its issue may still appear, or the list could not be read. */
export async function findLost(work: Work, tasks: readonly SyncTask[]): Promise<void> {
  const lost = tasks.flatMap(({ id }) => work.links.get(id) ?? []).filter(isLost);
  for (const [repo, links] of groupBy(lost, (link) => link.repo)) {
    if (!work.isAllowed(repo)) continue;
    const listed = await listOurs(work, repo, Math.min(...links.map(lookFrom)));
    if (!listed) continue;
    for (const link of links) await settle(work, link, listed);
  }
}

/** By GitHub's clock: its issue was made after this. */
function lookFrom({ intentRemoteAt, intentAt = 0 }: Link): Time {
  return (intentRemoteAt ?? intentAt) - MARGIN_MS;
}

async function settle(work: Work, link: Link, { issues, from }: Listed): Promise<void> {
  const { orgId, installation, session, settings } = work;
  const key = keyOf({ installation, orgId, taskId: link.taskId, repo: link.taskRepo });
  const [found] = await withoutOwner(
    work,
    link,
    issues.filter(({ body, isPullRequest }) => !isPullRequest && keyIn(body) === key),
  );
  if (found) {
    await adoptLost(work, link, found);
    return;
  }
  const age = session.clock.now() - (link.intentAt ?? 0);
  const isHidden = lookFrom(link) < from;
  if (isHidden)
    work.warn({
      code: 'list-too-long',
      subject: link.taskId,
      message: `more than ${PAGE * MOST_PAGES} issues were made in ${link.repo} since the answer to its creation was lost: it cannot be seen whether its issue exists. To take it over, name its number in the task: github.issueNumber`,
    });
  if (isHidden || age < settings.createSettleSeconds * SECOND_MS) {
    await keep(work, { ...link, state: 'unknown' });
    return;
  }
  await forgetCreation(work, link);
}

/** Without a hash: in this run it is compared with what the task wants. Its labels and assignee of ours stand in the intent. */
export async function adoptLost(work: Work, link: Link, found: RemoteIssue): Promise<LinkedIssue> {
  const { lastError: _error, failedHash: _failed, ...rest } = link;
  const adopted: LinkedIssue = {
    ...rest,
    state: 'linked',
    repo: (found.repo || link.repo).toLowerCase(),
    issueNumber: found.number,
    issueNodeId: found.nodeId,
    url: found.url,
  };
  await keep(work, adopted, 'created');
  return adopted;
}

/** By number. A person may have pasted the text of our issue into that of another task, which keeps its issue. */
export async function withoutOwner(
  { session, orgId }: Work,
  { taskId, repo: known }: Link,
  issues: readonly RemoteIssue[],
): Promise<readonly RemoteIssue[]> {
  const owners = await session.store.read(function* (tx) {
    const found = new Map<RemoteIssue, string>();
    for (const issue of issues) {
      const owner = yield* findLinkOf(tx, (issue.repo || known).toLowerCase(), issue.number);
      if (owner && !isOfOther(owner, issue)) found.set(issue, `${owner.orgId}/${owner.taskId}`);
    }
    return found;
  });
  const own = `${orgId}/${taskId}`;
  return issues.filter((issue) => (owners.get(issue) ?? own) === own).toSorted((a, b) => a.number - b.number);
}

/** The number was given twice: the repository has the name that another had before. */
function isOfOther({ issueNodeId }: Link, { nodeId }: RemoteIssue): boolean {
  return !!issueNodeId && !!nodeId && issueNodeId !== nodeId;
}

export interface Listed {
  /** The newest first. */
  readonly issues: readonly RemoteIssue[];
  /** All issues that were made after this time of GitHub's clock are there: a list that is too long ends early. */
  readonly from: Time;
}

/** Issues that the token's user has made since a time of GitHub's clock. Undefined: not to be read. */
export async function listOurs(work: Work, repo: string, since: Time): Promise<Listed | undefined> {
  const { session } = work;
  const creator = await session.creator();
  if (creator === 'stopped') return undefined;
  const found: RemoteIssue[] = [];
  for (let page = 1; page <= MOST_PAGES; page++) {
    const asked = await session.get(`/repos/${repo}/issues`, {
      state: 'all',
      sort: 'created',
      direction: 'desc',
      since: new Date(since).toISOString(),
      per_page: PAGE,
      page,
      ...(creator.login !== undefined && { creator: creator.login }),
    });
    if (asked.kind !== 'answer') return undefined;
    if (asked.status !== 200) {
      if (asked.status < 500) giveUpRepository(work, repo, asked);
      return undefined;
    }
    const issues = list(asked.body).flatMap((body) => remoteIssue(body) ?? []);
    found.push(...issues);
    const last = issues.at(-1);
    if (issues.length < PAGE || !last || Date.parse(last.createdAt) < since)
      return { issues: found, from: since };
  }
  return { issues: found, from: Date.parse(found.at(-1)?.createdAt ?? '') };
}

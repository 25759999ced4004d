/**
 * Looks for issues whose creation had no answer, once for each repository: by the key in their bodies, in the list of
 * issues and not in the search, whose index is minutes behind. The list is behind too, so an issue that is not found is
 * only created again when it has had time to appear.
 */
import { list, remoteIssue } from '../client/remote-issue.ts';
import { keyIn, keyOf } from '../mapping/identity.ts';
import { removeLink } from '../links/links.sql.ts';
import type { Link, RemoteIssue, Time } from '../model.ts';
import type { Session } from './session.ts';
import { keep, type Work } from './task-work.ts';

const PAGE = 100;
const MOST_PAGES = 30;
/** GitHub's clock and ours may have drifted since the intent was written. */
const MARGIN_MS = 5 * 60_000;
const SECOND_MS = 1_000;

/** Returns the tasks that wait: their issues may still appear, or the list could not be read. */
export async function findLost(work: Work): Promise<ReadonlySet<string>> {
  const waiting = new Set<string>();
  const lost = [...work.links.values()].filter(({ state }) => state === 'intent' || state === 'unknown');
  const repos = new Map<string, Link[]>();
  for (const link of lost) repos.set(link.repo, [...(repos.get(link.repo) ?? []), link]);
  for (const [repo, links] of repos) {
    const since = Math.min(...links.map(({ intentRemoteAt, intentAt = 0 }) => intentRemoteAt ?? intentAt));
    const issues = await listOurs(work.session, repo, since - MARGIN_MS);
    for (const link of links) {
      if (!issues || !(await settle(work, link, issues))) waiting.add(link.taskId);
    }
  }
  return waiting;
}

/** False: it waits. */
async function settle(work: Work, link: Link, issues: readonly RemoteIssue[]): Promise<boolean> {
  const { orgId, installation, session, settings } = work;
  const key = keyOf({ installation, orgId, taskId: link.taskId, repo: link.taskRepo });
  const found = issues
    .filter(({ body, isPullRequest }) => !isPullRequest && keyIn(body) === key)
    .toSorted((a, b) => a.number - b.number)[0];
  if (found) {
    const { lastError: _error, ...rest } = link;
    // Without a hash: in this run it is compared with what the task wants. Its labels and assignee of ours stand in the intent.
    await keep(
      work,
      {
        ...rest,
        state: 'linked',
        repo: (found.repo || link.repo).toLowerCase(),
        issueNumber: found.number,
        issueNodeId: found.nodeId,
        url: found.url,
      },
      'created',
    );
    return true;
  }
  const age = session.clock.now() - (link.intentAt ?? 0);
  if (age < settings.createSettleSeconds * SECOND_MS) {
    await keep(work, { ...link, state: 'unknown' });
    return false;
  }
  work.links.delete(link.taskId);
  if (!session.dryRun) await session.store.write((tx) => removeLink(tx, orgId, link.taskId));
  return true;
}

/** Issues that the token's user has made since a time of GitHub's clock, the newest first. Undefined: not to be read. */
export async function listOurs(
  session: Session,
  repo: string,
  since: Time,
): Promise<readonly RemoteIssue[] | undefined> {
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
    if (asked.kind !== 'answer' || asked.status !== 200) return undefined;
    const issues = list(asked.body).flatMap((body) => remoteIssue(body) ?? []);
    found.push(...issues);
    const last = issues.at(-1);
    if (issues.length < PAGE || !last || Date.parse(last.createdAt) < since) break;
  }
  return found;
}

/**
 * Once a day for each repository: finds two issues with one key. They exist if the answer to a creation was lost and its
 * issue appeared in the list only after the settle time. The lowest number stays linked; the other issue is closed only
 * if no person has touched it.
 */
import { readReconciled, writeReconciled } from '../links/notes.sql.ts';
import { keyIn, keyOf } from '../mapping/identity.ts';
import type { Link, RemoteIssue } from '../model.ts';
import { listOurs, withoutOwner } from './find-lost.ts';
import { keep, type Work } from './task-work.ts';

const DAY_MS = 24 * 60 * 60_000;

export async function reconcile(work: Work, repos: readonly string[]): Promise<void> {
  const { session, repositories, orgId } = work;
  for (const repo of repos) {
    if (!work.isAllowed(repo) || !repositories.isUsable(repo)) continue;
    const last = await session.store.read((tx) => readReconciled(tx, orgId, repo));
    if (last === 0 || session.clock.now() - last < DAY_MS) continue;
    const issues = await listOurs(work, repo, last - DAY_MS);
    if (!issues) continue;
    for (const same of sameKeys(issues)) await settleDuplicates(work, repo, same);
    if (!session.dryRun)
      await session.store.write((tx) => writeReconciled(tx, orgId, repo, session.clock.now()));
  }
}

/** Groups of issues with one key. */
function sameKeys(issues: readonly RemoteIssue[]): readonly (readonly RemoteIssue[])[] {
  const byKey = new Map<string, RemoteIssue[]>();
  for (const issue of issues) {
    const key = issue.isPullRequest ? undefined : keyIn(issue.body);
    if (key !== undefined) byKey.set(key, [...(byKey.get(key) ?? []), issue]);
  }
  return [...byKey.values()].filter(({ length }) => length > 1);
}

async function settleDuplicates(work: Work, repo: string, same: readonly RemoteIssue[]): Promise<void> {
  const link = linkOf(work, keyIn(same[0]?.body ?? ''));
  if (!link) return;
  const found = await withoutOwner(work, link, same);
  const [first] = found;
  if (!first) return;
  // The list has only issues that were changed lately: that of a quiet task is not in it.
  const kept = lowerOf(link, repo, first);
  if (kept === undefined && link.issueNumber !== first.number) {
    const { contentHash: _hash, ...rest } = link;
    await keep(work, { ...rest, issueNumber: first.number, issueNodeId: first.nodeId, url: first.url });
  }
  const others = kept === undefined ? found.slice(1) : found;
  for (const other of others.filter(({ state }) => state === 'open')) {
    const name = `${repo}#${other.number}`;
    const isUntouched = other.comments === 0 && other.createdAt === other.updatedAt;
    if (isUntouched)
      await work.session.change(
        {
          method: 'PATCH',
          path: `/repos/${repo}/issues/${other.number}`,
          body: { state: 'closed', state_reason: 'duplicate' },
        },
        work.room,
      );
    else
      work.warn({
        code: 'duplicate-issue',
        subject: link.taskId,
        message: `${name} is a second issue of the task beside #${kept ?? first.number}, and people have worked on it: close one of them`,
      });
  }
}

/** The number of the issue that the link has, if it is below that of the first one found. */
function lowerOf(
  { state, repo: known, issueNumber }: Link,
  repo: string,
  first: RemoteIssue,
): number | undefined {
  const isThere = known === repo && (state === 'linked' || state === 'error');
  return isThere && issueNumber !== undefined && issueNumber < first.number ? issueNumber : undefined;
}

function linkOf({ links, installation, orgId }: Work, key: string | undefined): Link | undefined {
  return [...links.values()].find(
    ({ taskId, taskRepo }) => keyOf({ installation, orgId, taskId, repo: taskRepo }) === key,
  );
}

/**
 * Once a day for each repository: follows its rename for tasks that did not change, and finds a second issue with the key of a task. It exists if the answer to a creation was
 * lost and its issue appeared in the list only after the settle time, or if a person copied the text. The lowest number
 * stays linked; the other issue is closed only if no person has touched it.
 */
import { groupBy } from '@sb/words';
import { remoteIssue } from '../client/remote-issue.ts';
import { readReconciled, writeReconciled } from '../links/notes.sql.ts';
import { keyIn, keyOf } from '../mapping/identity.ts';
import type { RemoteIssue, Time } from '../model.ts';
import { listOurs, withoutOwner } from './find-lost.ts';
import { hasIssue, type LinkedIssue } from '../links/standing.ts';
import { keep, type Work } from './task-work.ts';

const DAY_MS = 24 * 60 * 60_000;

export async function reconcile(work: Work, repos: readonly string[]): Promise<void> {
  const { session, repositories, orgId } = work;
  // The new name of a repository joins the set during the iteration.
  const names = new Set(repos);
  for (const repo of names) {
    if (!work.isAllowed(repo) || !repositories.isUsable(repo)) continue;
    const last = await session.store.read((tx) => readReconciled(tx, orgId, repo));
    // The first day begins with the first issue.
    if (last === 0) await noteReconciled(work, repo);
    if (last === 0 || session.clock.now() - last < DAY_MS) continue;
    const found = await repositories.look(repo);
    if (found === 'stopped') continue;
    if (found !== 'unreachable' && found.name !== repo) {
      const { name } = found;
      if (work.isAllowed(name) && !(await followRename(work, repo, name))) continue;
      await noteReconciled(work, repo, { name, last });
      names.add(name);
      continue;
    }
    const listed = await listOurs(work, repo, last - DAY_MS);
    // Without the note the next run looks again. Of a list that is too long the newest issues have to do.
    if (!listed || !(await settleCopies(work, repo, listed.issues))) continue;
    if (listed.from > last - DAY_MS)
      work.warn({
        code: 'list-too-long',
        subject: repo,
        message: `at least ${listed.issues.length} of its issues were changed since the last look for copies: those made before ${new Date(listed.from).toISOString()} were not looked at. A task may have a second issue among them`,
      });
    await noteReconciled(work, repo);
  }
}

/** `after`: its new name, which is looked through from the last time of the old one on. */
async function noteReconciled(
  { session, orgId }: Work,
  repo: string,
  after?: { readonly name: string; readonly last: Time },
): Promise<void> {
  if (session.dryRun) return;
  await session.store.write(function* (tx) {
    yield* writeReconciled(tx, orgId, repo, session.clock.now());
    if (after && (yield* readReconciled(tx, orgId, after.name)) === 0)
      yield* writeReconciled(tx, orgId, after.name, after.last);
  });
}

/** False: a limit or a lost answer leaves links to the next run. Each issue is read: the name may have been given twice. */
async function followRename(work: Work, repo: string, name: string): Promise<boolean> {
  const { links, installation, orgId } = work;
  for (const link of [...links.values()].filter(hasIssue).filter((one) => one.repo === repo)) {
    const { taskId, taskRepo } = link;
    const renamed = { ...link, repo: name };
    const found = await readOwn(work, renamed);
    if (found === 'stopped') return false;
    if (found && isOwn(renamed, found, keyOf({ installation, orgId, taskId, repo: taskRepo })))
      await keep(work, { ...renamed, url: found.url });
  }
  return true;
}

/** False: something is left to the next run. */
async function settleCopies(work: Work, repo: string, issues: readonly RemoteIssue[]): Promise<boolean> {
  const { links, installation, orgId } = work;
  const byKey = groupBy(
    issues.filter(({ body, isPullRequest }) => !isPullRequest && keyIn(body) !== undefined),
    ({ body }) => keyIn(body),
  );
  if (byKey.size === 0) return true;
  const owners = [...links.values()].filter(hasIssue).filter((link) => link.repo === repo);
  for (const link of owners) {
    const { taskId, taskRepo, issueNumber } = link;
    const key = keyOf({ installation, orgId, taskId, repo: taskRepo });
    const others = (byKey.get(key) ?? []).filter(
      ({ number, state }) => number !== issueNumber && state === 'open',
    );
    const copies = others.length === 0 ? [] : await withoutOwner(work, link, others);
    if (copies.length > 0 && !(await settleCopiesOf(work, link, { key, issues, copies }))) return false;
  }
  return true;
}

interface Copies {
  readonly key: string;
  /** All that were listed. */
  readonly issues: readonly RemoteIssue[];
  /** The open ones with the key, by number. */
  readonly copies: readonly RemoteIssue[];
}

async function settleCopiesOf(
  work: Work,
  link: LinkedIssue,
  { key, issues, copies }: Copies,
): Promise<boolean> {
  // The list has only issues that were changed lately: that of a quiet task is not in it.
  const own = issues.find(({ number }) => number === link.issueNumber) ?? (await readOwn(work, link));
  if (own === 'stopped') return false;
  // An issue that is gone or elsewhere is found so when its task is pushed.
  if (!own || !isOwn(link, own, key)) return true;
  const [kept, ...others] = [own, ...copies].toSorted((a, b) => a.number - b.number);
  if (kept && kept !== own) await adopt(work, link, kept);
  for (const other of others.filter(({ state }) => state === 'open'))
    if (!(await closeCopy(work, link, { other, kept: kept?.number ?? own.number }))) return false;
  return true;
}

async function readOwn(
  { session }: Work,
  { repo, issueNumber }: LinkedIssue,
): Promise<RemoteIssue | 'stopped' | undefined> {
  const asked = await session.get(`/repos/${repo}/issues/${issueNumber}`);
  if (asked.kind !== 'answer') return 'stopped';
  return asked.status === 200 ? remoteIssue(asked.body) : undefined;
}

function isOwn({ repo, issueNodeId }: LinkedIssue, own: RemoteIssue, key: string): boolean {
  if (own.repo !== '' && own.repo.toLowerCase() !== repo) return false;
  return !own.isPullRequest && (own.nodeId === issueNodeId || keyIn(own.body) === key);
}

/** Without a hash: the next run compares the issue with what the task wants. It was made open. */
async function adopt(work: Work, link: LinkedIssue, found: RemoteIssue): Promise<void> {
  const {
    contentHash: _hash,
    failedHash: _failed,
    lastError: _error,
    misses: _misses,
    pushedReason: _reason,
    ...rest
  } = link;
  await keep(work, {
    ...rest,
    state: 'linked',
    issueNumber: found.number,
    issueNodeId: found.nodeId,
    url: found.url,
    pushedState: found.state,
  });
}

/** False: a limit or a lost answer leaves it to the next run. */
async function closeCopy(
  work: Work,
  { taskId, repo }: LinkedIssue,
  { other, kept }: { readonly other: RemoteIssue; readonly kept: number },
): Promise<boolean> {
  const warn = (why: string): void =>
    work.warn({
      code: 'duplicate-issue',
      subject: taskId,
      message: `${repo}#${other.number} is a second issue of the task beside #${kept}, and ${why}: close one of them`,
    });
  if (other.comments > 0 || other.createdAt !== other.updatedAt) {
    warn('people have worked on it');
    return true;
  }
  const asked = await work.session.change(
    {
      method: 'PATCH',
      path: `/repos/${repo}/issues/${other.number}`,
      body: { state: 'closed', state_reason: 'duplicate' },
    },
    work.room,
  );
  if (asked.kind === 'rehearsed') return true;
  if (asked.kind !== 'answer' || asked.status >= 500) return false;
  if (asked.status >= 400) warn(`GitHub answers ${asked.status} to closing it`);
  return true;
}

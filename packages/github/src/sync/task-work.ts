/** What the steps of one task share: the task with its wish, its link as it is by now, and what came of it. */
import { type NewEvent, publish } from '@sb/events';
import type { Body, Tx } from '@sb/storage';
import { type IssueEvent, issueEventType } from '../events.ts';
import type { DesiredIssue, Link, RemoteIssue, SyncSettings, SyncTask, Warning } from '../model.ts';
import type { LabelDefinition } from '../mapping/labels.ts';
import { findLinkOf, removeLink, writeLink } from '../links/links.sql.ts';
import type { Repositories } from './repositories.ts';
import type { Room, Session } from './session.ts';

/** An organisation in a run. */
export interface Work {
  readonly orgId: string;
  readonly session: Session;
  readonly repositories: Repositories;
  readonly room: Room;
  readonly settings: SyncSettings;
  readonly installation: string;
  /** Makes an issue that was deleted again, and looks again for one that was moved. */
  readonly recreate: boolean;
  readonly isAllowed: (repo: string) => boolean;
  /** By task, as they are now. */
  readonly links: Map<string, Link>;
  readonly origin: Origin;
  warn(warning: Warning): void;
}

export interface Origin {
  readonly jobId: string;
  readonly runId: number;
  readonly sourceApp: string;
}

export interface Wish {
  readonly task: SyncTask;
  /** The repository in the key of its marker: as the task named it when its link began. */
  readonly taskRepo: string;
  /** As the task wants it; its assignee may turn out to be unknown. */
  readonly desired: DesiredIssue;
  readonly labels: readonly LabelDefinition[];
  readonly hash: string;
  /** The hash, and the issue that the task names: what was refused is not tried again while both stay. */
  readonly attempt: string;
}

/** The outcome of a task. `waits`: a later run continues, because of a limit or of a recent lost answer. */
export type Outcome =
  | { readonly kind: 'unchanged' | 'created' | 'updated' | 'closed' | 'reopened' }
  | { readonly kind: 'skipped' | 'waits' }
  | { readonly kind: 'failed'; readonly says: string };

export const WAITS: Outcome = { kind: 'waits' };

export function cannotUse(repo: string): Outcome {
  return { kind: 'failed', says: `${repo} cannot be used` };
}

/** Link and event in one transaction. A rehearsal stores neither. */
export async function keep(work: Work, link: Link, event?: IssueEvent): Promise<void> {
  const { orgId, links, session } = work;
  links.set(link.taskId, link);
  if (session.dryRun) return;
  const left = await session.store.write((tx) => keepIn(tx, work, link, event));
  if (left?.orgId === orgId) links.set(left.link.taskId, left.link);
}

/**
 * Nothing was made. If the issue was to take the place of one that is gone, the link remembers that it is still to be made:
 * a person asked for it, and the gone issue need not be looked at again.
 */
export async function forgetCreation(work: Work, { taskId, repo, taskRepo, replaces }: Link): Promise<void> {
  if (replaces !== undefined) {
    const lastError = `#${replaces} is gone, and the issue in its place is not made yet`;
    await keep(work, { taskId, repo, taskRepo, state: 'missing', managedLabels: [], replaces, lastError });
    return;
  }
  work.links.delete(taskId);
  if (!work.session.dryRun) await work.session.store.write((tx) => removeLink(tx, work.orgId, taskId));
}

/** A link of an organisation. */
interface Kept {
  readonly orgId: string;
  readonly link: Link;
}

/** Returns the link that had the number until now. */
function* keepIn(
  tx: Tx,
  { orgId, origin }: Work,
  link: Link,
  event: IssueEvent | undefined,
): Body<Kept | undefined> {
  const left = yield* formerOf(tx, orgId, link);
  if (left) {
    yield* writeLink(tx, left.orgId, left.link);
    yield* publish(tx, [eventOf('moved', left, origin)]);
  }
  yield* writeLink(tx, orgId, link);
  if (event !== undefined) yield* publish(tx, [eventOf(event, { orgId, link }, origin)]);
  return left;
}

/**
 * GitHub gives a number once: another link that has it is of a repository that had the name before. Creations, renames
 * and transfers all bring a link to such a number.
 */
function* formerOf(tx: Tx, orgId: string, { taskId, repo, issueNumber }: Link): Body<Kept | undefined> {
  const found = issueNumber === undefined ? undefined : yield* findLinkOf(tx, repo, issueNumber);
  if (!found || (found.orgId === orgId && found.taskId === taskId)) return undefined;
  const { orgId: ofOrg, ...former } = found;
  return { orgId: ofOrg, link: withoutNumber(former) };
}

function eventOf(event: IssueEvent, { orgId, link }: Kept, origin: Origin): NewEvent {
  const { taskId, repo, issueNumber, url } = link;
  return {
    type: issueEventType(event),
    orgId,
    ...origin,
    payload: {
      taskId,
      repo,
      ...(issueNumber !== undefined && { issueNumber }),
      ...(url !== undefined && { url }),
    },
  };
}

/**
 * The link of an issue whose number is that of another one by now. Without the number another task can have that issue,
 * and no text names it as that of this task.
 */
export function withoutNumber(link: Link): Link & { readonly lastError: string } {
  const { issueNumber, issueNodeId: _id, url: _url, ...rest } = link;
  const lastError = `${link.repo}#${issueNumber} is another issue by now, since its repository was renamed or made again`;
  return { ...rest, state: 'moved', lastError };
}

/** The link after an issue became what its task wants. */
export function pushedLink(
  link: Link,
  { desired, hash, taskRepo }: Wish,
  { remote, now }: { readonly remote: RemoteIssue; readonly now: number },
): Link {
  const {
    lastError: _error,
    failedHash: _failed,
    misses: _misses,
    pushedReason: _reason,
    pushedAssignee: _assignee,
    ...rest
  } = link;
  return {
    ...rest,
    state: 'linked',
    repo: remote.repo === '' ? link.repo : remote.repo.toLowerCase(),
    taskRepo,
    issueNumber: remote.number,
    issueNodeId: remote.nodeId,
    url: remote.url,
    contentHash: hash,
    pushedState: desired.state,
    ...(desired.reason && { pushedReason: desired.reason }),
    ...(desired.assignee !== undefined && { pushedAssignee: desired.assignee }),
    managedLabels: desired.labels,
    lastPushedAt: now,
  };
}

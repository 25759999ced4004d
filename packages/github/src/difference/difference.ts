/** The requests that bring an issue to the wish of its task, without undoing changes by people. Pure. */
import type { CloseReason, DesiredIssue, IssueState, Link, RemoteIssue, Warning } from '../model.ts';
import { putBlock } from '../mapping/managed-block.ts';
import { hasName, sameName } from '../mapping/labels.ts';

/** The fields of a PATCH; empty: nothing to send. */
export interface Patch {
  readonly title?: string;
  readonly body?: string;
  readonly labels?: readonly string[];
  readonly assignees?: readonly string[];
  readonly state?: IssueState;
  readonly state_reason?: CloseReason;
}

export interface Difference {
  readonly patch: Patch;
  readonly warnings: readonly Warning[];
}

export function differenceOf(
  desired: DesiredIssue,
  remote: RemoteIssue,
  link: Pick<Link, 'taskId' | 'pushedState' | 'pushedReason' | 'pushedAssignee' | 'managedLabels'>,
): Difference {
  const body = putBlock(remote.body, desired.block);
  const labels = labelsAfter(desired, remote, link);
  const assignees = assigneesAfter(desired, remote, link);
  const full: Warning = {
    code: 'body-full',
    subject: link.taskId,
    message: `the text around our part of ${remote.repo}#${remote.number} leaves no room for it`,
  };
  const diverged: Warning = {
    code: 'github-diverged',
    subject: link.taskId,
    message: `${remote.repo}#${remote.number} is ${remote.state} by a person, the task wants it ${desired.state}: it stays`,
  };
  return {
    patch: {
      ...(desired.title !== remote.title && { title: desired.title }),
      ...(body !== undefined && body !== remote.body && { body }),
      ...(!isSameSet(labels, remote.labels) && { labels }),
      ...(!isSameSet(assignees, remote.assignees) && { assignees }),
      ...stateAfter(desired, remote, link),
    },
    warnings: [
      ...(body === undefined ? [full] : []),
      ...(desired.state === link.pushedState && desired.state !== remote.state ? [diverged] : []),
    ],
  };
}

/** Labels of people stay; those that we had put there and that are wanted no more go. */
function labelsAfter(
  { labels }: Pick<DesiredIssue, 'labels'>,
  remote: Pick<RemoteIssue, 'labels'>,
  { managedLabels }: Pick<Link, 'managedLabels'>,
): readonly string[] {
  const ours = new Set(managedLabels.map(sameName));
  const kept = remote.labels.filter((name) => !ours.has(sameName(name)) || hasName(labels, name));
  return [...kept, ...labels.filter((name) => !hasName(kept, name))];
}

function assigneesAfter(
  { assignee }: Pick<DesiredIssue, 'assignee'>,
  remote: Pick<RemoteIssue, 'assignees'>,
  { pushedAssignee }: Pick<Link, 'pushedAssignee'>,
): readonly string[] {
  const wanted = assignee === undefined ? [] : [assignee];
  const kept = remote.assignees.filter(
    (login) => pushedAssignee === undefined || !hasName([pushedAssignee], login) || hasName(wanted, login),
  );
  return [...kept, ...wanted.filter((login) => !hasName(kept, login))];
}

/** Sent only where the wish has changed since we pushed it: what a person closed or opened meanwhile stays. */
function stateAfter(
  { state, reason }: DesiredIssue,
  remote: RemoteIssue,
  { pushedState, pushedReason }: Pick<Link, 'pushedState' | 'pushedReason'>,
): Pick<Patch, 'state' | 'state_reason'> {
  const isNewWish = state !== pushedState && state !== remote.state;
  const isNewReason =
    state === 'closed' &&
    pushedState === 'closed' &&
    remote.state === 'closed' &&
    reason !== pushedReason &&
    remote.reason === pushedReason;
  if (!isNewWish && !isNewReason) return {};
  return { state, ...(reason && { state_reason: reason }) };
}

function isSameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name) => hasName(b, name));
}

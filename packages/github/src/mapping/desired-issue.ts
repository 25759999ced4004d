/** From a task to the issue that it wants. Pure. */
import { formatDuration } from '@sb/words';
import type { BlockParts, CloseReason, DesiredIssue, IssueState, SyncSettings, SyncTask } from '../model.ts';
import { cell, cut, neutral } from './clean-text.ts';
import { type Identity, identityLine } from './identity.ts';
import { labelsOf } from './labels.ts';

/** GitHub's limit of a title. */
const LONGEST_TITLE = 256;
const MINUTE_MS = 60_000;

export interface Known {
  readonly identity: Identity;
  /** Where the issue is or will be: `owner/name`, in lower case. */
  readonly home: string;
  readonly settings: Pick<SyncSettings, 'labelPrefixes'>;
  /** The issue of a task that it depends on: `owner/name`, in lower case, and its number. */
  readonly issueOf: (taskId: string) => { readonly repo: string; readonly number: number } | undefined;
  /** Whether the login may be assigned. */
  readonly assignee?: string;
}

export function desiredIssue(task: SyncTask, known: Known): DesiredIssue {
  const { state, reason } = stateOf(task);
  return {
    title: cut(task.title.replace(/\s+/g, ' ').trim(), LONGEST_TITLE),
    block: blockParts(task, known),
    labels: labelsOf(task, known.settings.labelPrefixes).map(({ name }) => name),
    state,
    ...(reason && { reason }),
    ...(known.assignee !== undefined && { assignee: known.assignee }),
  };
}

/** No issue is made for work that is over. */
export function isOver(task: Pick<SyncTask, 'status' | 'awaitsApproval'>): boolean {
  return stateOf(task).state === 'closed';
}

function stateOf({ status, awaitsApproval }: Pick<SyncTask, 'status' | 'awaitsApproval'>): {
  readonly state: IssueState;
  readonly reason?: CloseReason;
} {
  if (status === 'cancelled') return { state: 'closed', reason: 'not_planned' };
  return status === 'done' && !awaitsApproval ? { state: 'closed', reason: 'completed' } : { state: 'open' };
}

function blockParts(task: SyncTask, known: Known): BlockParts {
  const criteria = neutral(task.acceptanceCriteria?.trim() ?? '');
  return {
    description: neutral(task.description?.trim() ?? ''),
    criteria: criteria === '' ? '' : `### Acceptance criteria\n\n${criteria}`,
    table: tableOf(task, known),
    identity: identityLine(known.identity),
  };
}

function tableOf(task: SyncTask, { issueOf, home }: Known): string {
  const { quest, sprint, estimateMinutes, dueDate, phase, dependsOn } = task;
  const names = dependsOn.map(({ id, title }) => {
    const issue = issueOf(id);
    if (!issue) return cell(title);
    return issue.repo === home ? `#${issue.number}` : `${issue.repo}#${issue.number}`;
  });
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['Quest', cell(quest)],
    ['Sprint', sprint],
    ['Estimate', estimateMinutes === undefined ? undefined : formatDuration(estimateMinutes * MINUTE_MS)],
    ['Due', dueDate],
    ['Phase', phase],
    ['Depends on', names.join(', ')],
  ];
  const shown = rows.filter(([, value]) => value !== undefined && value !== '');
  return ['| | |', '| --- | --- |', ...shown.map(([name, value]) => `| ${name} | ${value} |`)].join('\n');
}

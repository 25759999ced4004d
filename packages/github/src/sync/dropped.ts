import { hasName } from '../mapping/labels.ts';
import type { DesiredIssue, RemoteIssue } from '../model.ts';
import type { Work } from './task-work.ts';

/** Without the right to push GitHub leaves labels and assignees out and says nothing. */
export function warnOfDropped(
  { repositories }: Work,
  { labels, assignee }: Pick<DesiredIssue, 'labels' | 'assignee'>,
  answer: RemoteIssue,
  repo: string,
): void {
  const isDropped =
    labels.some((name) => !hasName(answer.labels, name)) ||
    (assignee !== undefined && !hasName(answer.assignees, assignee));
  if (isDropped)
    repositories.warnOnce(
      repo,
      'dropped',
      'GitHub leaves out labels or assignees, as the token has no right to push there',
    );
}

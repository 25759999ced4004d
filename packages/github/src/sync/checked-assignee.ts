import type { DesiredIssue } from '../model.ts';
import type { Wish, Work } from './task-work.ts';

/** The wish without an assignee whom GitHub does not know there; a warning says so. */
export async function withKnownAssignee(
  work: Work,
  wish: Wish,
  repo: string,
): Promise<DesiredIssue | 'stopped'> {
  const { assignee, ...rest } = wish.desired;
  if (assignee === undefined) return wish.desired;
  const may = await work.repositories.mayAssign(repo, assignee);
  if (may === 'stopped') return 'stopped';
  if (may) return wish.desired;
  work.warn({
    code: 'assignee-unknown',
    subject: repo,
    message: `"${assignee}" cannot be assigned there: the issues have no assignee of ours`,
  });
  return rest;
}

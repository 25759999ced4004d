/** The consequence of a refused request: for its task, or for its whole repository. */
import { type Answer, messageOf } from '../client/answer.ts';
import { cannotUse, keep, type Outcome, WAITS, type Wish, type Work } from './task-work.ts';
import type { Link } from '../model.ts';

/** The repository cannot be used: its other tasks are left alone too. */
export function giveUpRepository(
  { repositories }: Work,
  repo: string,
  { status, body }: Pick<Answer, 'status' | 'body'>,
): Outcome {
  const said = messageOf(body);
  if (status === 410)
    repositories.giveUp(
      repo,
      'issues-disabled',
      'issues are disabled. Enable them in the settings of the repository on GitHub',
    );
  else
    repositories.giveUp(
      repo,
      'repo-unreachable',
      `GitHub answers ${status}${said === '' ? '' : ` (${said})`}. Does the repository exist, and may the token read and write its issues?`,
    );
  return cannotUse(repo);
}

/**
 * A 403 for one issue. Where the token may write to the repository it is about this issue alone, and is tried again with
 * each run: a right is given without a change of the task. Else no other write would be accepted either.
 */
export async function refuseIssue(work: Work, link: Link, answer: Answer): Promise<Outcome> {
  const found = await work.repositories.look(link.repo);
  if (found === 'stopped') return WAITS;
  if (found === 'unreachable' || !found.mayWrite || isOfToken(answer))
    return giveUpRepository(work, link.repo, answer);
  const says = `GitHub forbids to change the issue: ${messageOf(answer.body) || String(answer.status)}`;
  await keep(work, { ...link, state: 'error', lastError: says });
  return { kind: 'failed', says };
}

/** The token may not write issues at all, whatever its owner may. */
function isOfToken({ body }: Answer): boolean {
  return /^Resource not accessible by/i.test(messageOf(body));
}

/** GitHub does not take the content: it is not sent again until the task changes. */
export async function refuseContent(work: Work, link: Link, wish: Wish, answer: Answer): Promise<Outcome> {
  const says = `GitHub refuses the issue: ${messageOf(answer.body) || String(answer.status)}`;
  await keep(work, { ...link, state: 'error', failedHash: wish.attempt, lastError: says });
  return { kind: 'failed', says };
}

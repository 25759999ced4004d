/** The issue of a task as one text of a form, `acme/app#7`, and its two inputs. Pure. */
import type { TaskView } from '../../../../../src/answers/board/board.ts';

type Issue = NonNullable<TaskView['github']>;

export interface IssueParts {
  readonly repo: string;
  readonly number: string;
}

/** Without the address of the issue: it belongs to this repository and number, and another text drops it. */
export function issueText({ repo, issueNumber }: Issue): string {
  return joinIssue({ repo, number: issueNumber === undefined ? '' : String(issueNumber) });
}

export function joinIssue({ repo, number }: IssueParts): string {
  return number === '' ? repo : `${repo}#${number}`;
}

export function issueParts(text: string): IssueParts {
  const [repo = '', number = ''] = text.split('#');
  return { repo, number };
}

/** As the route takes it; null: no repository is named, so there is no issue. Throws an error that names the number that is none. */
export function readIssue(text: string): Issue | null {
  const { repo, number } = issueParts(text);
  if (repo.trim() === '') return null;
  if (number.trim() !== '' && !/^[1-9]\d*$/.test(number.trim()))
    throw new Error(`Expected the number of an issue, got “${number}”.`);
  return { repo: repo.trim(), ...(number.trim() !== '' && { issueNumber: Number(number) }) };
}

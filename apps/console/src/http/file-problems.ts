/** Problems of a file that was sent, as the API shows them. Pure. */
import type { Problem as FileProblem } from '@sb/config';
import { clean } from '@sb/views';
import { formatPath } from '@sb/words';
import type { Problem } from '../answers/problem.ts';

/** `field`: `tasks[3].dueDate`; empty: the file itself. */
export function fileProblems(problems: readonly FileProblem[]): NonNullable<Problem['problems']> {
  return problems.map(({ path, message, line, column }) => ({
    field: clean(formatPath(path)),
    message: clean(message),
    ...(line !== undefined && { line }),
    ...(column !== undefined && { column }),
  }));
}

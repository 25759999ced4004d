import { isStale } from '../api/request/api-problem.ts';
import { askFirst, type Question } from '../frame/confirm.tsx';
import { showToast } from '../frame/toasts.tsx';

/**
 * From a menu or the palette, which is closed by then: a refusal is a question, with the way to try again. `isRenewed`:
 * the next try is of the record as it is by then; else one that another person has changed is to be seen first.
 */
export function actOrAsk(
  title: string,
  act: () => Promise<void>,
  { command = false, isRenewed = true }: Partial<Pick<Question, 'command' | 'isRenewed'>> = {},
): void {
  act().catch((error: unknown) => {
    const says = error instanceof Error ? error.message : String(error);
    if (isStale(error) && !isRenewed) showToast({ says: `Not done: ${says}`, mark: 'failed' });
    else askFirst({ title, says, verb: 'Try again', command, isRenewed, act });
  });
}

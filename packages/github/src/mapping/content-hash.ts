import { contentHash } from '@sb/words';
import type { DesiredIssue } from '../model.ts';
import { wholeBlock } from './managed-block.ts';

/** The same for the same wish, whatever GitHub has. */
export function hashOf({ title, block, labels, state, reason, assignee }: DesiredIssue): string {
  return contentHash({
    title,
    block: wholeBlock(block),
    labels: labels.toSorted(),
    state,
    reason: reason ?? null,
    assignee: assignee ?? null,
  });
}

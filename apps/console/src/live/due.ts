/** What a client of the live stream is to be sent. Pure. */
import { assertNever } from '@sb/jobs';
import type { Watched } from '../requests/topics.ts';

export type Due =
  | { readonly kind: 'answer'; readonly watched: Watched }
  /** The lines of the log of a run that it does not have yet. */
  | { readonly kind: 'log'; readonly runId: number }
  /** That something of a board has changed. */
  | { readonly kind: 'changed'; readonly org: string };

/** Equal for what is sent in the same place. */
export function dueKey(due: Due): string {
  switch (due.kind) {
    case 'answer':
      return due.watched.topic;
    case 'log':
      return `log:${due.runId}`;
    case 'changed':
      return `org:${due.org}`;
    default:
      return assertNever(due, 'what is due');
  }
}

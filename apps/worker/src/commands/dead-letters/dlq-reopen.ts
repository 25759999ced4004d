import { reopenDead, type ReopenReport } from '@sb/queue';
import { plural } from '@sb/words';
import type { ExitCode } from '../../cli/failure.ts';
import { type MarkCall, markLetters } from './mark-letters.ts';
import { reopenRows } from './outcome-lines.ts';

/** Opens discarded dead letters again: the inverse of dlq:discard. */
export async function run(call: MarkCall): Promise<ExitCode | void> {
  const reason = call.options.reason?.trim();
  return markLetters<ReopenReport>(call, {
    command: 'dlq:reopen',
    question: (total) => `open ${plural(total, 'discarded dead letter')} again`,
    trustsNumbers: true,
    doing: 'opened',
    done: 'opened again',
    none: 'No discarded dead letter matches.',
    nothing: { reopened: [], others: [], isWhole: false },
    mark: (store, { onChunk, ...order }) =>
      reopenDead(store, {
        ...order,
        ...(reason && { reason }),
        onChunk: (reopened) => onChunk?.({ reopened }),
      }),
    countOf: ({ reopened }) => reopened.length,
    rowsOf: reopenRows,
  });
}

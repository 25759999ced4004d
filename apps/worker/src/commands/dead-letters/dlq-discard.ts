import { discardDead, type DiscardReport } from '@sb/queue';
import { plural } from '@sb/words';
import type { ExitCode } from '../../cli/failure.ts';
import { type MarkCall, markLetters } from './mark-letters.ts';
import { discardRows } from './outcome-lines.ts';
import { UsageError } from '../../cli/usage-error.ts';

/** Closes dead letters without running them again. A discarded one is replayed only by its number. */
export async function run(call: MarkCall): Promise<ExitCode | void> {
  const reason = call.options.reason?.trim();
  if (!reason)
    throw new UsageError('a discard needs a reason', "Other operators read it: --reason 'sent by hand'");
  return markLetters<DiscardReport>(call, {
    command: 'dlq:discard',
    question: (total) => `discard ${plural(total, 'dead letter')}`,
    trustsNumbers: false,
    doing: 'discarded',
    done: 'discarded',
    none: 'No open dead letter matches.',
    nothing: { discarded: [], closed: [], isWhole: false },
    mark: (store, { onChunk, ...order }) =>
      discardDead(store, { ...order, reason, onChunk: (discarded) => onChunk?.({ discarded }) }),
    countOf: ({ discarded }) => discarded.length,
    rowsOf: discardRows,
  });
}

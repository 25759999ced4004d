import type { DeadLetter } from '@sb/queue';

/** The line to type to have a dead run done again. What its job refused would be refused again. Pure. */
export function replayCommand({
  runId,
  reason,
}: Pick<DeadLetter, 'runId'> & { readonly reason: string }): string {
  return reason === 'invalid_input'
    ? `worker run:replay ${runId} --input '{...}'`
    : `worker run:retry ${runId}`;
}

import type { ChainCancelling, ChainRetryPreview } from '@sb/queue';
import { formatCount, plural } from '@sb/words';
import { clean } from '../text/clean.ts';

/** Without a full stop: the command line adds how to see the new run. */
export function runAgainText(runId: number, newId: number): string {
  return `Run ${runId} runs again as ${newId}`;
}

/** What a cancelled chain says; runs that are executed are asked to stop. */
export function chainCancelText({ cancelled, requested, failure }: Omit<ChainCancelling, 'chainId'>): string {
  const asked = requested.length > 0 ? `, ${plural(requested.length, 'running run')} asked to stop` : '';
  const rest = failure
    ? `; then the store failed (${failure.code}), and the other runs are as they were: cancel it again`
    : '';
  return `${plural(cancelled.length, 'run')} cancelled${asked}${rest}`;
}

const MOST_NAMED = 5;

/** `2 of 3 run again, as a new chain: run 7 (mail.send), run 8 (report).` */
export function chainRetryText({ again, runs }: ChainRetryPreview): string {
  const named = again.slice(0, MOST_NAMED).map(({ runId, jobId }) => `run ${runId} (${clean(jobId)})`);
  const more = again.length > MOST_NAMED ? `, and ${formatCount(again.length - MOST_NAMED)} more` : '';
  const verb = again.length === 1 ? 'runs' : 'run';
  return `${formatCount(again.length)} of ${formatCount(runs)} ${verb} again, as a new chain: ${named.join(', ')}${more}.`;
}

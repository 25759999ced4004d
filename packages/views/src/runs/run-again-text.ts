import { clean } from '../text/clean.ts';

/** Without a full stop: the command line adds how to see the new run. */
export function runAgainText(runId: number, newId: number): string {
  return `Run ${runId} runs again as ${newId}`;
}

const MOST_NAMED = 5;

/** `2 of 3 run again, as a new chain: run 7 (mail.send), run 8 (report).` */
export function chainRetryText(
  again: readonly number[],
  chain: readonly { readonly id: number; readonly jobId: string }[],
): string {
  const jobs = new Map(chain.map(({ id, jobId }) => [id, jobId]));
  const named = again.slice(0, MOST_NAMED).map((id) => `run ${id} (${clean(jobs.get(id) ?? 'unknown')})`);
  const more = again.length > MOST_NAMED ? `, and ${again.length - MOST_NAMED} more` : '';
  const verb = again.length === 1 ? 'runs' : 'run';
  return `${again.length} of ${chain.length} ${verb} again, as a new chain: ${named.join(', ')}${more}.`;
}

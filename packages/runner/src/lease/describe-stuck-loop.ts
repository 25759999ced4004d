import type { StuckRun } from '@sb/queue';

const MOST_NAMED = 10;

/**
 * The last words of a process whose event loop is stuck. `runs`: those that were under way on it; undefined when the
 * store did not answer. Pure.
 */
export function describeStuckLoop(silentMs: number, runs: readonly StuckRun[] | undefined): string {
  return (
    `worker: the event loop has been blocked for ${Math.round(silentMs / 1000)} s, ` +
    'longer than any running job may take. ' +
    `The process ends now; its runs go on elsewhere. ${namesOf(runs)} ` +
    'Find the job that blocks: one that computes without awaiting.\n'
  );
}

function namesOf(runs: readonly StuckRun[] | undefined): string {
  if (!runs) return 'The store did not answer: the runs that were under way are unknown.';
  if (runs.length === 0) return 'No run was under way.';
  const named = runs.slice(0, MOST_NAMED).map(({ runId, jobId }) => `${runId} (${jobId})`);
  const more = runs.length > named.length ? ` and ${runs.length - named.length} more` : '';
  return `${runs.length === 1 ? 'Run' : 'Runs'} under way: ${named.join(', ')}${more}.`;
}

import type { StuckRun } from '@sb/queue';
import { clean } from '../../../cli/terminal/text.ts';

/** `run 5 (mail.send), which does not end`. */
export function stuckText(stuck: readonly StuckRun[]): string {
  const runs = stuck.map(({ runId, jobId }) => `run ${runId} (${clean(jobId)})`).join(', ');
  return `${runs}, which ${stuck.length === 1 ? 'does' : 'do'} not end`;
}

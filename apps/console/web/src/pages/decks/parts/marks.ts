/** How runs of a board ended, and how grave flags are, as marks. Pure. */
import type { MarkName } from '../../../components/marks/state-mark.tsx';

const SUMMARIES: Readonly<Record<string, MarkName>> = {
  success: 'succeeded',
  partial: 'pending',
  noop: 'skipped',
  failed: 'failed',
};

export function summaryMark(status: string): MarkName {
  return SUMMARIES[status] ?? 'pending';
}

export function severityMark(severity: string): MarkName {
  return severity === 'critical' ? 'failed' : 'pending';
}

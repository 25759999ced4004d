/** States of a board as marks. Pure. */
import type { MarkName } from '../../../components/state-mark.tsx';

const TASKS: Readonly<Record<string, MarkName>> = {
  todo: 'queued',
  'in-progress': 'running',
  'in-review': 'waiting',
  blocked: 'held',
  done: 'succeeded',
  cancelled: 'cancelled',
};

export function taskMark(status: string): MarkName {
  return TASKS[status] ?? 'queued';
}

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

/** `2h 30m`, `45m`, `0m` */
export function minutesText(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (hours === 0) return `${rest}m`;
  return rest === 0 ? `${hours}h` : `${hours}h ${rest}m`;
}

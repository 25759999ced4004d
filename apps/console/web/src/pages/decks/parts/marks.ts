/** How grave flags are, as marks. Pure. */
import type { MarkName } from '../../../components/marks/state-mark.tsx';

export function severityMark(severity: string): MarkName {
  return severity === 'critical' ? 'failed' : 'pending';
}

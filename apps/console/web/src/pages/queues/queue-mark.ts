/** The mark of a queue: its mode by shape, a queue that is held back as at capacity. Pure. */
import type { QueueRow } from '../../../../src/answers/queues.ts';

export function queueMark({ mode, tone }: Pick<QueueRow, 'mode' | 'tone'>): string {
  if (mode !== 'active') return mode;
  return tone === 'warn' ? 'full' : tone;
}

/** Held and due runs are waiting: amber when the queue does not move them. */
export function isBehind({ mode, queued, held }: QueueRow): boolean {
  return mode === 'paused' && queued.count + held.count > 0;
}

/** The daemons that take runs of a queue, and their free slots. Pure. */
import type { NodeRecord } from '@sb/queue';

export function worksQueue({ kind, alive, queues }: NodeRecord, queue: string): boolean {
  return kind === 'daemon' && alive && (queues?.includes(queue) ?? true);
}

/** A run that does not end although it was stopped keeps its slot. */
export function freeSlots({ slots = 0, running, stuck }: NodeRecord): number {
  return Math.max(0, slots - running - stuck.length);
}

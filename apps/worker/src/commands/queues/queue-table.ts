/** Queues for people: their runs, and the settings of operators. */
import { DEPTH_CAP, type QueueRecord } from '@sb/queue';
import { cappedCount } from '@sb/words';
import { isoTime, queueWord, untilText } from '@sb/views';
import type { Cell, Column } from '../../cli/terminal/table.ts';

export function queueColumns(now: number): readonly Column<QueueRecord>[] {
  return [
    { header: 'queue', get: ({ name }) => name, flexible: true },
    { header: 'state', get: queueStateCell },
    ...COUNTS,
    {
      header: 'until',
      get: ({ until }) => (until === undefined ? '' : untilText(until, now)),
      plain: ({ until }) => isoTime(until) ?? '',
      expendable: 1,
    },
    { header: 'by', get: ({ by }) => by ?? '' },
    { header: 'reason', get: ({ reason }) => reason ?? '', flexible: true },
  ];
}

export function queueStateCell(queue: QueueRecord): Cell {
  const text = queueWord(queue);
  return queue.mode === 'active' ? { text } : { text, style: 'yellow' };
}

const COUNTS: readonly Column<QueueRecord>[] = (
  ['queued', 'later', 'running', 'held', 'waiting'] as const
).map((header) => ({
  header,
  get: (queue) => cappedCount(queue[header], DEPTH_CAP),
  plain: (queue) => String(queue[header]),
  align: 'right' as const,
  ...(header === 'later' && { expendable: 1 }),
  // Most stores have no waiting and no held runs.
  ...(header === 'waiting' && { expendable: 3 }),
  ...(header === 'held' && { expendable: 2 }),
}));

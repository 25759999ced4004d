import type { QueueRow } from '../../../../src/answers/queues.ts';

/** `2.1 / 1.6 a second`: what comes into a queue, and what ends. Slow ones by the minute. */
export function flowText({ in: comes, out }: QueueRow['perSecond']): string {
  const most = Math.max(comes ?? 0, out);
  if (most === 0) return comes === undefined ? '– / 0' : '0';
  const [by, unit] = most >= 1 ? [1, 'a second'] : [60, 'a minute'];
  const short = (rate: number): string => (rate * by).toFixed(rate * by < 10 ? 1 : 0);
  return `${comes === undefined ? '–' : short(comes)} / ${short(out)} ${unit}`;
}

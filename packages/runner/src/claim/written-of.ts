import type { Ended, Ticked } from '@sb/queue/engine';

/** The ends of a trip as the store has written them. Nearly always all of them, unchanged. */
export function writtenOf(ended: readonly Ended[], { kept, refused, overruled }: Ticked): readonly Ended[] {
  if (kept.length === 0 && refused.length === 0 && overruled.length === 0) return ended;
  const asWritten = new Map([...refused, ...overruled].map((one) => [one.id, one]));
  return ended.filter((one) => !kept.includes(one)).map((one) => asWritten.get(one.id) ?? one);
}

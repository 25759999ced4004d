import { probeWrite } from '@sb/storage';
import { formatDuration } from '@sb/words';
import { type Check, type Finding, ok } from './check.ts';

const SLOW_MS = 1_000;

/** Pure. */
export function judgeWrite(tookMs: number): Finding {
  const found = `a write reached the disk in ${formatDuration(tookMs)}`;
  if (tookMs < SLOW_MS) return ok(found);
  return {
    verdict: 'warning',
    found,
    expected: `less than ${formatDuration(SLOW_MS)}`,
    advice: 'Look for a slow disk, or for somebody who holds the write lock for long.',
  };
}

export const writable: Check = {
  id: 'writable',
  title: 'the store can be written',
  examine: async ({ store }) => judgeWrite(await probeWrite(store)),
};

import { createHash } from 'node:crypto';

const SHARES = 2 ** 32;

/**
 * How much later than its time a schedule comes, ms, below `jitterMs`: always the same for a name, so that it keeps its
 * distance from one fire to the next, whichever daemon fires it.
 */
export function scheduleJitter(name: string, jitterMs: number): number {
  if (jitterMs === 0) return 0;
  const share = createHash('sha256').update(name).digest().readUInt32BE(0) / SHARES;
  return Math.floor(share * jitterMs);
}

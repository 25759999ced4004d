import { createHash } from 'node:crypto';

const SHARES = 2 ** 32;

/**
 * How much later than its time a schedule fires, ms, below `jitterMs`. Always the same for a name: the distance between
 * two fires is kept, whichever daemon fires them.
 */
export function scheduleJitter(name: string, jitterMs: number): number {
  if (jitterMs === 0) return 0;
  const share = createHash('sha256').update(name).digest().readUInt32BE(0) / SHARES;
  return Math.floor(share * jitterMs);
}

/** When runs that wait for others of their job are to begin. Pure: the caller passes the time. */
import type { BatchRule } from '@sb/jobs';

export interface Waiting {
  /** Ms, by the same clock as `now`. */
  readonly joinedAt: number;
}

export interface DueBatches {
  /** So many batches are to begin: all that are full, and the rest when its first has waited long enough. */
  readonly due: number;
  /** When the rest will have waited long enough. Absent where there is none, or where it has. */
  readonly nextAt?: number;
}

export function dueBatches(
  waiting: readonly Waiting[],
  { size, waitMs }: Pick<BatchRule, 'size' | 'waitMs'>,
  now: number,
): DueBatches {
  const full = Math.floor(waiting.length / size);
  const first = waiting[full * size];
  if (!first) return { due: full };
  const nextAt = first.joinedAt + waitMs;
  return nextAt <= now ? { due: full + 1 } : { due: full, nextAt };
}

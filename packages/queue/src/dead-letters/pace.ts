/** How fast a sweep may go. Pure. */
import { describeValue } from '@sb/words';
import type { RequestProblem } from '../errors.ts';

/** At most `count` letters in `perMs` ms: 10 a second is `{ count: 10, perMs: 1000 }`. */
export interface Rate {
  readonly count: number;
  readonly perMs: number;
}

const LARGEST_CHUNK = 500;
/** A chunk is about the letters of this many ms: small chunks spread the work. */
const STEP_MS = 100;

/** Programs are also written without types: a rate that is none would never end, or would not hold back at all. */
export function rateProblems(rate: unknown): readonly RequestProblem[] {
  if (rate === undefined) return [];
  const { count, perMs } = Object(rate) as Partial<Record<keyof Rate, unknown>>;
  if (isAboveZero(count) && isAboveZero(perMs)) return [];
  const got =
    typeof rate === 'object' && rate !== null
      ? `{ count: ${describeValue(count)}, perMs: ${describeValue(perMs)} }`
      : describeValue(rate);
  return [{ field: 'rate', message: `expected { count, perMs }, both numbers above 0, got ${got}` }];
}

function isAboveZero(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value > 0;
}

/** Number of letters in a chunk: at most 500. */
export function chunkOf(rate: Rate | undefined): number {
  if (!rate) return LARGEST_CHUNK;
  return Math.min(LARGEST_CHUNK, Math.max(1, Math.ceil((rate.count * STEP_MS) / rate.perMs)));
}

/** How long to wait, ms, when `done` letters took `elapsedMs`. */
export function pauseOf(rate: Rate | undefined, done: number, elapsedMs: number): number {
  return rate ? Math.max(0, (done * rate.perMs) / rate.count - elapsedMs) : 0;
}

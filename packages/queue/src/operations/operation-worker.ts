/** Works on operations as long as it runs: those of its own console at once, those that another one left when it looks. */
import { createPulse } from '@sb/words';
import type { Store } from '@sb/storage';
import { pauseOf } from '../dead-letters/pace.ts';
import { type WorkedChunk, workChunk } from './work-chunk.ts';

export interface OperationWorkerOptions {
  readonly store: Store;
  /** Unique among all consoles. */
  readonly holder: string;
  /** Called with what a look or a chunk met; the next look tries again. */
  readonly onError: (error: unknown) => void;
  /** How often it looks for operations of others, ms. Default 5 s. */
  readonly everyMs?: number;
}

export interface OperationWorker {
  /** There is an operation to begin. */
  wake(): void;
  /** Ends after the chunk under way. */
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

const EVERY_MS = 5_000;
/** Other writers, timers and signals must have their turn. */
const BREATH_MS = 1;

export function startOperationWorker({
  store,
  holder,
  onError,
  everyMs = EVERY_MS,
}: OperationWorkerOptions): OperationWorker {
  /** The operation with a rate that it works on: how many letters since when. */
  let pace: { readonly id: number; readonly startedAt: number; readonly done: number } | undefined;
  const pulse = createPulse(async () => {
    try {
      const worked = await workChunk(store, holder);
      return worked ? restAfter(worked) : everyMs;
    } catch (error) {
      onError(error);
      return everyMs;
    }
  });
  const stop = (): Promise<void> => pulse.stop();
  return { wake: () => pulse.wake(), stop, [Symbol.asyncDispose]: stop };

  function restAfter({ id, done, rate }: WorkedChunk): number {
    if (!rate) return BREATH_MS;
    const before = pace?.id === id ? pace : { id, startedAt: performance.now(), done: 0 };
    pace = { ...before, done: before.done + done };
    return Math.max(BREATH_MS, pauseOf(rate, pace.done, performance.now() - pace.startedAt));
  }
}

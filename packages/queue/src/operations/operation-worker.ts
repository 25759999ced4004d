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

/** Of an operation with a rate that this console works on. Times by the monotonic clock. */
interface Pace {
  readonly startedAt: number;
  readonly done: number;
  /** It rests until then; others go on meanwhile. */
  readonly dueAt: number;
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
  const paces = new Map<number, Pace>();
  const pulse = createPulse(async () => {
    try {
      const resting = restingNow();
      const worked = await workChunk(store, holder, resting);
      if (worked) {
        keepPace(worked);
        return BREATH_MS;
      }
      // Those that are due and were not found have ended, or another console works on them.
      for (const id of paces.keys()) if (!resting.has(id)) paces.delete(id);
      return untilNextDue();
    } catch (error) {
      onError(error);
      return everyMs;
    }
  });
  const stop = (): Promise<void> => pulse.stop();
  return { wake: () => pulse.wake(), stop, [Symbol.asyncDispose]: stop };

  function restingNow(): ReadonlySet<number> {
    const now = performance.now();
    return new Set([...paces].filter(([, { dueAt }]) => dueAt > now).map(([id]) => id));
  }

  function keepPace({ id, done: more, rate }: WorkedChunk): void {
    if (!rate) {
      paces.delete(id);
      return;
    }
    const now = performance.now();
    const { startedAt, done } = paces.get(id) ?? { startedAt: now, done: 0 };
    const pauseMs = pauseOf(rate, done + more, now - startedAt);
    paces.set(id, { startedAt, done: done + more, dueAt: now + pauseMs });
  }

  /** At most `everyMs`, so that leases are renewed. */
  function untilNextDue(): number {
    const next = Math.min(...Array.from(paces.values(), ({ dueAt }) => dueAt));
    return Math.min(everyMs, Math.max(BREATH_MS, next - performance.now()));
  }
}

/**
 * Waits for the ends of runs. All waits of a client share one look at the store: at each bell, and otherwise every 50 ms
 * while the youngest wait is younger than a second, then every 250 ms.
 */
import type { Store } from '@sb/storage';
import { LONGEST_TIMER_MS } from '@sb/words';
import { findEndedAmong } from './wait-for-runs.sql.ts';

const SOON_MS = 50;
const LATER_MS = 250;
const YOUNG_MS = 1_000;

interface Wait {
  readonly runId: number;
  readonly since: number;
  readonly settle: (error?: unknown) => void;
}

export interface Waits {
  /** Resolves when the run has ended, the signal is aborted, or the time has passed; fails when the store does. */
  untilEnded(
    runId: number,
    until: { readonly timeoutMs: number; readonly signal: AbortSignal | undefined },
  ): Promise<void>;
  /** Fails all waits with this error, and resolves when none looks any more. */
  close(reason: Error): Promise<void>;
}

export function createWaits(store: Store): Waits {
  const waits = new Set<Wait>();
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | undefined;
  let stopListening: Promise<() => void> | undefined;

  return { untilEnded, close };

  async function untilEnded(
    runId: number,
    { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal | undefined },
  ): Promise<void> {
    if (signal?.aborted || timeoutMs <= 0) return;
    stopListening ??= store.listen(look);
    await new Promise<void>((resolve, reject) => {
      let limit: NodeJS.Timeout | undefined;
      const limitTo = (leftMs: number): void => {
        const end = leftMs > LONGEST_TIMER_MS ? () => limitTo(leftMs - LONGEST_TIMER_MS) : stop;
        limit = setTimeout(end, Math.min(leftMs, LONGEST_TIMER_MS));
      };
      const stop = (): void => wait.settle();
      const wait: Wait = {
        runId,
        since: performance.now(),
        settle: (error) => {
          clearTimeout(limit);
          signal?.removeEventListener('abort', stop);
          waits.delete(wait);
          if (error === undefined) resolve();
          else reject(error);
        },
      };
      limitTo(timeoutMs);
      signal?.addEventListener('abort', stop);
      waits.add(wait);
      look();
    });
  }

  /** One look at a time. */
  function look(): void {
    if (looking || waits.size === 0) return;
    clearTimeout(timer);
    looking = settleEnded().finally(() => {
      looking = undefined;
      if (waits.size > 0) timer = setTimeout(look, pause());
    });
  }

  /** An error of the store fails the waits that asked. */
  async function settleEnded(): Promise<void> {
    const asked = [...waits];
    try {
      const ids = [...new Set(asked.map(({ runId }) => runId))];
      const ended = new Set(await store.read((tx) => findEndedAmong(tx, ids), { single: true }));
      for (const wait of asked) if (ended.has(wait.runId)) wait.settle();
    } catch (error) {
      for (const wait of asked) wait.settle(error);
    }
  }

  function pause(): number {
    const youngest = Math.max(...[...waits].map(({ since }) => since));
    return performance.now() - youngest < YOUNG_MS ? SOON_MS : LATER_MS;
  }

  async function close(reason: Error): Promise<void> {
    for (const wait of waits) wait.settle(reason);
    await looking;
    clearTimeout(timer);
    const stop = await stopListening?.catch(() => undefined);
    stop?.();
  }
}

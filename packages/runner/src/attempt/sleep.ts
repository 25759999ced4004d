import { setTimeout as delay } from 'node:timers/promises';
import { LONGEST_TIMER_MS } from './longest-timer.ts';

/** Rejects with the signal's reason when it aborts. In parts, where no timer is long enough. */
export async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  for (let leftMs = ms; ; leftMs -= LONGEST_TIMER_MS) {
    signal.throwIfAborted();
    await delay(Math.min(leftMs, LONGEST_TIMER_MS), undefined, { signal }).catch((error: unknown) => {
      throw signal.aborted ? signal.reason : error;
    });
    if (leftMs <= LONGEST_TIMER_MS) return;
  }
}

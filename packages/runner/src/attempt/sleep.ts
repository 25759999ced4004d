import { setTimeout as delay } from 'node:timers/promises';
import { LONGEST_TIMER_MS } from '@sb/words';

/** Rejects with the signal's reason when it aborts. A sleep that is longer than a timer can be has several. */
export async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  for (let leftMs = ms; ; leftMs -= LONGEST_TIMER_MS) {
    signal.throwIfAborted();
    await delay(Math.min(leftMs, LONGEST_TIMER_MS), undefined, { signal }).catch((error: unknown) => {
      throw signal.aborted ? signal.reason : error;
    });
    if (leftMs <= LONGEST_TIMER_MS) return;
  }
}

import { setTimeout as delay } from 'node:timers/promises';

const TRIES = 10;
const BETWEEN_TRIES_MS = 500;

/**
 * The last that an attempt has to store before its end is told: a store that fails is waited for a few seconds, not for
 * ever. Never fails: the run has its end whatever becomes of this.
 */
export async function saveLast(save: () => Promise<void>, failed: (error: unknown) => void): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await save();
    } catch (error) {
      if (tries >= TRIES) return failed(error);
      await delay(BETWEEN_TRIES_MS);
    }
  }
}

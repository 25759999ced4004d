import { setTimeout as delay } from 'node:timers/promises';

const TRIES = 10;
const BETWEEN_TRIES_MS = 500;

/**
 * The last write of an attempt before its end is reported. A store that fails gets ten tries in some seconds. Never
 * fails: the run ends even when this cannot be stored.
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

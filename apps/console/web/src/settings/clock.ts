/** The store's clock, once a second: ages are counted by the clock that wrote the times, not by that of this machine. */
import { createValueStore, useValue } from './store.ts';

/** A network takes some ms: a smaller difference is none. */
const MOST_SKEW_MS = 250;

let offset = 0;
const now = createValueStore(Date.now());

export function startClock(): void {
  setInterval(() => {
    if (document.visibilityState === 'visible') now.set(storeNow());
  }, 1_000);
}

/** `now` of an answer: a difference that people see is taken over. */
export function setStoreTime(iso: string): void {
  const wanted = Date.parse(iso) - Date.now();
  if (Math.abs(wanted - offset) >= MOST_SKEW_MS) offset = wanted;
  // Ages of a new answer are counted from its own moment, not from the last tick.
  now.set(storeNow());
}

/** A time of this machine, by the store's clock. */
export function storeTime(at: number): string {
  return new Date(at + offset).toISOString();
}

export function storeNow(): number {
  return Date.now() + offset;
}

export function useNow(): number {
  return useValue(now);
}

/**
 * Tells the listeners of this process at once: hints, and durable events after their commit. Nothing is kept:
 * who must not miss anything subscribes.
 */
import type { DurableEvents, HintEvents } from './catalogue.ts';

interface BusEvents extends DurableEvents, HintEvents {}

export type BusEventType = keyof BusEvents;

/** An event of the catalogue; of the named types only, when there are any. */
export type BusEvent<T extends BusEventType = BusEventType> = {
  [K in T]: { readonly type: K; readonly payload: BusEvents[K] };
}[T];

type Heard<T> = T extends BusEventType ? BusEvent<T> : BusEvent;

export interface Bus {
  /** Hears of one type, or of all by `*`. Returns what ends it. */
  on<T extends BusEventType | '*'>(type: T, listener: (event: Heard<T>) => unknown): () => void;
  /** Returns before listeners that wait for something have ended. */
  emit(event: BusEvent): void;
}

/** `onError` is told what a listener threw or rejected with; the others hear the event all the same. */
export function createBus(onError: (error: unknown, event: BusEvent) => void): Bus {
  const listeners = new Set<(event: BusEvent) => Promise<void>>();
  return {
    on(type, listener) {
      const tell = async (event: BusEvent): Promise<void> => {
        if (isHeard(type, event)) await listener(event);
      };
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    emit(event) {
      for (const tell of listeners) tell(event).catch((error: unknown) => onError(error, event));
    },
  };
}

function isHeard<T extends BusEventType | '*'>(type: T, event: BusEvent): event is BusEvent & Heard<T> {
  return type === '*' || type === event.type;
}

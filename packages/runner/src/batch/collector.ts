/**
 * Puts runs of one job together. What waits has no slot; a batch that is due asks for one, and goes on growing up to its
 * size until it has it. Who came first goes first.
 */
import type { BatchRule } from '@sb/jobs';
import { dueBatches } from './due-batches.ts';

/** The slots of a node, of which a batch takes one, however many runs it has. */
export interface Slots {
  freed(): void;
  /** Calls back with a slot: at once if one is free, or else before a claim gets the next one. */
  take(taken: () => void): void;
}

/** The clock that a batch waits by. */
export interface WaitClock {
  /** Ms. */
  now(): number;
  /** Calls back after so many ms. Returns its removal. */
  alarm(ms: number, ring: () => void): () => void;
}

export interface CollectorOptions<Item> {
  readonly rule: Pick<BatchRule, 'size' | 'waitMs'>;
  readonly slots: Slots;
  readonly clock: WaitClock;
  /** A batch has its slot. */
  readonly begin: (items: readonly Item[]) => void;
}

export interface Collector<Item> {
  add(item: Item): void;
  /** Nothing happens when it does not wait. */
  remove(item: Item): void;
  /** Nobody waits any more, and none of those begins. */
  clear(): void;
  /** Lets begin what has waited long enough. */
  look(): void;
  /** When somebody has to look, ms; absent where nobody waits for the time to pass. */
  nextAt(): number | undefined;
}

export function createCollector<Item>(options: CollectorOptions<Item>): Collector<Item> {
  const { rule, slots, clock } = options;
  const waiting: { readonly item: Item; readonly joinedAt: number }[] = [];
  let asked = 0;
  let removeAlarm: (() => void) | undefined;

  return {
    add(item) {
      waiting.push({ item, joinedAt: clock.now() });
      if (waiting.length >= rule.size) look();
      // Even without a wait: those that were claimed together come one after the other.
      else removeAlarm ??= clock.alarm(rule.waitMs, look);
    },
    remove(item) {
      const at = waiting.findIndex((one) => one.item === item);
      if (at === -1) return;
      waiting.splice(at, 1);
      // Those that were enough with it have to be waited for again.
      look();
    },
    clear() {
      stopAlarm();
      waiting.length = 0;
    },
    look,
    nextAt: () => dueBatches(waiting, rule, clock.now()).nextAt,
  };

  function look(): void {
    stopAlarm();
    const now = clock.now();
    const { due, nextAt } = dueBatches(waiting, rule, now);
    if (nextAt !== undefined) removeAlarm = clock.alarm(nextAt - now, look);
    for (let missing = due - asked; missing > 0; missing--) {
      asked += 1;
      slots.take(begin);
    }
  }

  function begin(): void {
    asked -= 1;
    // Those it was for may have gone meanwhile.
    if (dueBatches(waiting, rule, clock.now()).due === 0) return slots.freed();
    options.begin(waiting.splice(0, rule.size).map(({ item }) => item));
  }

  function stopAlarm(): void {
    removeAlarm?.();
    removeAlarm = undefined;
  }
}

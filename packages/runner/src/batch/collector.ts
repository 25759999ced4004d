/**
 * Collects runs of one job into batches, in the order in which they came. Runs that wait have no slot. A batch that is
 * due asks for a slot, and grows up to its size until it gets one.
 */
import type { BatchRule } from '@sb/jobs';

/** The slots of a node. A batch takes one, however many runs it has. */
export interface Slots {
  freed(): void;
  /** Calls back with a slot: at once if one is free, or else before a claim gets the next one. */
  take(taken: () => void): void;
}

/** The clock that a batch waits by. */
export interface WaitClock {
  /** Ms. */
  now(): number;
  /** Calls back after this many ms. Returns its removal. */
  alarm(ms: number, ring: () => void): () => void;
}

export interface CollectorOptions<Item> {
  readonly rule: Pick<BatchRule, 'size' | 'waitMs'>;
  readonly slots: Slots;
  readonly clock: WaitClock;
  /** Called when a batch has its slot. */
  readonly begin: (items: readonly Item[]) => void;
}

export interface Collector<Item> {
  add(item: Item): void;
  /** Does nothing when the item does not wait. */
  remove(item: Item): void;
  /** Removes all items that wait: none of them begins. */
  clear(): void;
  /** Asks for a slot for each batch that is full, and for one whose first item has waited long enough. */
  beginDue(): void;
  /** When the first item of the rest will have waited long enough, ms; undefined when there is no rest. */
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
      if (waiting.length >= rule.size) beginDue();
      // Even with `waitMs` 0: runs that were claimed together are added one after the other.
      else removeAlarm ??= clock.alarm(rule.waitMs, beginDue);
    },
    remove(item) {
      const at = waiting.findIndex((one) => one.item === item);
      if (at === -1) return;
      waiting.splice(at, 1);
      // A batch that was full with it is not full any more: its other items wait again.
      beginDue();
    },
    clear() {
      stopAlarm();
      waiting.length = 0;
    },
    beginDue,
    nextAt: () => dueBatches(waiting, rule, clock.now()).nextAt,
  };

  function beginDue(): void {
    stopAlarm();
    const now = clock.now();
    const { due, nextAt } = dueBatches(waiting, rule, now);
    if (nextAt !== undefined) removeAlarm = clock.alarm(nextAt - now, beginDue);
    for (let missing = due - asked; missing > 0; missing--) {
      asked += 1;
      slots.take(begin);
    }
  }

  function begin(): void {
    asked -= 1;
    // The items of this batch may have been removed meanwhile.
    if (dueBatches(waiting, rule, clock.now()).due === 0) return slots.freed();
    options.begin(waiting.splice(0, rule.size).map(({ item }) => item));
  }

  function stopAlarm(): void {
    removeAlarm?.();
    removeAlarm = undefined;
  }
}

interface Waiting {
  /** Ms, by the same clock as `now`. */
  readonly joinedAt: number;
}

interface DueBatches {
  /** How many batches are to begin: all that are full, and the rest when its first item has waited long enough. */
  readonly due: number;
  /** When the first item of the rest will have waited long enough. Absent when there is no rest, or it is due. */
  readonly nextAt?: number;
}

/** Which batches are to begin now, and when the rest is. Pure: the caller passes the time. */
export function dueBatches(
  waiting: readonly Waiting[],
  { size, waitMs }: Pick<BatchRule, 'size' | 'waitMs'>,
  now: number,
): DueBatches {
  const full = Math.floor(waiting.length / size);
  const first = waiting[full * size];
  if (!first) return { due: full };
  const nextAt = first.joinedAt + waitMs;
  return nextAt <= now ? { due: full + 1 } : { due: full, nextAt };
}

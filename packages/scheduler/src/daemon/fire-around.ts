/**
 * Fires around schedules that cannot fire now: on PostgreSQL another transaction has locked the schedule, the dedupe key of
 * its run, or the row of its queue; or the store refuses a value of the fire. Called by fire-due.ts within its loop.
 * Usually all due schedules fire in one write. When that fails for such a reason, they fire in ever smaller parts, which
 * wait for locks only shortly, so that only the schedules in question stay due. Later passes try each of those for itself.
 */
import { isHeldUp } from '@sb/queue/engine';
import { isRefusedValue, type Store } from '@sb/storage';

/** How long a write waits for a lock where one is known to be held. */
export const SHORT_WAIT_MS = 50;
/** At most this many schedules that are still held up delay a pass. */
const MOST_HELD_UP_TRIES = 10;

export interface HeldUpSchedule {
  readonly schedule: string;
  readonly error: unknown;
}

/** By the ids of the schedules. A daemon keeps it from pass to pass. */
export type HeldUp = Map<number, HeldUpSchedule>;

/** The schedules that one write fires. */
export interface Part {
  readonly includes: (scheduleId: number) => boolean;
  /** Undefined: as long as usual. */
  readonly lockWaitMs: number | undefined;
  /** Gets the names of the schedules that the write tries to fire, by their ids. */
  readonly tried: Map<number, string>;
}

interface Firing<Report> {
  readonly heldUp: HeldUp;
  /** Whether to try those that were held up before. */
  readonly retries: boolean;
  readonly fire: (part: Part) => Promise<Report>;
}

/** Resolves with the reports of the writes, at least one. */
export async function fireAround<Report>(
  store: Store,
  { heldUp, retries, fire }: Firing<Report>,
): Promise<readonly [Report, ...Report[]]> {
  const reports: Report[] = [];
  const before = new Map(heldUp);
  const usualWait = before.size > 0 ? SHORT_WAIT_MS : undefined;
  const all = await attempt((id) => !before.has(id), usualWait);
  if (all) await divide(all.tried, all.error);
  if (retries) await retry();
  const [first, ...others] = reports;
  // None fired: the rest of a pass is still to be done.
  return first ? [first, ...others] : [await fire(part(() => false, SHORT_WAIT_MS))];

  /** Resolves with the schedules that could not fire together. */
  async function attempt(includes: Part['includes'], lockWaitMs: number | undefined) {
    const one = part(includes, lockWaitMs);
    try {
      reports.push(await fire(one));
      return undefined;
    } catch (error) {
      if (!isHeldUp(store, error) && !isRefusedValue(error)) throw error;
      return { tried: one.tried, error };
    }
  }

  async function divide(tried: ReadonlyMap<number, string>, error: unknown): Promise<void> {
    const [one, another] = tried;
    // No schedule is to blame.
    if (!one) throw error;
    if (!another) {
      heldUp.set(one[0], { schedule: one[1], error });
      return;
    }
    const middle = Math.ceil(tried.size / 2);
    for (const half of [new Map([...tried].slice(0, middle)), new Map([...tried].slice(middle))]) {
      const failed = await attempt((id) => half.has(id), SHORT_WAIT_MS);
      if (failed) await divide(failed.tried, failed.error);
    }
  }

  /** One that is still held up goes behind the others, so that each has its turn. */
  async function retry(): Promise<void> {
    let failures = 0;
    for (const [id, { schedule }] of before) {
      if (failures === MOST_HELD_UP_TRIES) return;
      heldUp.delete(id);
      const failed = await attempt((one) => one === id, SHORT_WAIT_MS);
      if (!failed) continue;
      heldUp.set(id, { schedule, error: failed.error });
      failures += 1;
    }
  }
}

function part(includes: Part['includes'], lockWaitMs: number | undefined): Part {
  return { includes, lockWaitMs, tried: new Map() };
}

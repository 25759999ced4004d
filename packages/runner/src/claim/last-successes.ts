/**
 * When a run of each job last succeeded. A node knows that of its own runs at once; for those of other nodes it asks the
 * store when it has claimed runs, at most every 5 s: an idle node asks nothing.
 */
import type { Ended } from '@sb/queue/engine';
import { within } from '../attempt/within.ts';

const ASK_EVERY_MS = 5_000;
/** Claimed runs wait for the answer: a store that is slow must not keep them. */
const ANSWERED_WITHIN_MS = 1_000;

/** Ms since the epoch, by job id. */
type Successes = ReadonlyMap<string, number>;

export interface LastSuccesses {
  of(jobId: string): Date | undefined;
  /** Notes an end as it was written. `at`: ms since the epoch. */
  note(ended: Ended, at: number): void;
}

export function createLastSuccesses(known?: Successes): LastSuccesses & { add(known: Successes): void } {
  const last = new Map(known);
  return {
    of(jobId) {
      const at = last.get(jobId);
      return at === undefined ? undefined : new Date(at);
    },
    note({ jobId, outcome }, at) {
      if (outcome.state === 'succeeded') last.set(jobId, at);
    },
    add(others) {
      // The store knows of a success a little later than its node.
      for (const [jobId, at] of others) if (at > (last.get(jobId) ?? 0)) last.set(jobId, at);
    },
  };
}

interface SharedSuccesses extends LastSuccesses {
  /** Called before claimed runs start. Undefined when the last answer is new enough. Never rejects. */
  refresh(): Promise<void> | undefined;
}

export async function openLastSuccesses(
  read: () => Promise<Successes>,
  monotonic: () => number = () => performance.now(),
): Promise<SharedSuccesses> {
  let askedAt = monotonic();
  const successes = createLastSuccesses(await read());
  return { ...successes, refresh };

  function refresh(): Promise<void> | undefined {
    if (monotonic() - askedAt < ASK_EVERY_MS) return undefined;
    askedAt = monotonic();
    return ask();
  }

  /** A store that fails here says so to the next trip: the runs start with what is known. */
  async function ask(): Promise<void> {
    const asking = read().then(
      (known) => successes.add(known),
      () => {},
    );
    await within(ANSWERED_WITHIN_MS, asking);
  }
}

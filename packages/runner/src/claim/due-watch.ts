/**
 * Wakes the claim loop when the next run becomes due, so that a delayed run need not wait for the poll. The store is asked
 * for that moment after a trip that found too few runs, but only if something has come since it answered, or the moment
 * has passed, and with a rest between two questions: an idle node asks nothing, a busy one a few times a second. No run
 * depends on it: the poll finds each.
 */

const REST_MS = 250;
/**
 * The store counts back from when the question reaches it, and the trip before may have reached it sooner: without a
 * margin a run that became due between the two would be left to the poll.
 */
const MARGIN_MS = 50;
/** The clock of the machine may be set meanwhile, so the store is asked again. */
const LONGEST_MS = 3_600_000;

export interface DueWatchOptions {
  /** In how many ms the next run becomes due, of those that were not due yet `sinceMs` ago. */
  readonly ask: (sinceMs: number) => Promise<number | undefined>;
  readonly wake: () => void;
}

export interface DueWatch {
  /** Runs may have come that are due later. */
  heard(): void;
  /** A trip has claimed runs: what it was woken for may be among them. */
  readonly claimedSome: () => void;
  /** A trip that began at this moment, as of `performance.now()`, has found too few runs. */
  readonly foundTooFew: (tripBegan: number) => void;
  stop(): void;
}

export function createDueWatch({ ask, wake }: DueWatchOptions): DueWatch {
  let isKnown = false;
  /** The last trip was woken for a run that was due, and claimed none: if it is still due, this node cannot take it. */
  let hasLooked = false;
  let bells = 0;
  let isStopped = false;
  let lastTrip = Number.NEGATIVE_INFINITY;
  let restsUntil = Number.NEGATIVE_INFINITY;
  let resting: NodeJS.Timeout | undefined;
  let alarm: NodeJS.Timeout | undefined;

  return {
    heard() {
      bells += 1;
      isKnown = false;
      hasLooked = false;
    },
    claimedSome() {
      hasLooked = false;
    },
    foundTooFew,
    stop() {
      isStopped = true;
      clearTimeout(resting);
      clearTimeout(alarm);
    },
  };

  function foundTooFew(tripBegan: number): void {
    lastTrip = tripBegan;
    if (isStopped || isKnown || resting) return;
    const restMs = restsUntil - performance.now();
    if (restMs <= 0) void askNow();
    else
      resting = setTimeout(() => {
        resting = undefined;
        void askNow();
      }, restMs).unref();
  }

  async function askNow(): Promise<void> {
    const bellsBefore = bells;
    isKnown = true;
    restsUntil = performance.now() + REST_MS;
    try {
      const inMs = await ask(performance.now() - lastTrip + (hasLooked ? 0 : MARGIN_MS));
      clearTimeout(alarm);
      if (isStopped || inMs === undefined) return;
      // A run that came while the question was under way has not been looked for.
      hasLooked = inMs <= 0 && bells === bellsBefore;
      if (inMs <= 0) passed();
      else alarm = setTimeout(passed, Math.min(inMs, LONGEST_MS) + 1).unref();
    } catch {
      // A trip reports that the store is away, and the next one that finds too few runs asks again.
      isKnown = false;
    }
  }

  function passed(): void {
    isKnown = false;
    wake();
  }
}

/**
 * A timer that wakes, rests and never overlaps. It does a piece of work again and again: after the time that the work
 * names, or sooner when it is woken. A wake-up that comes while the work is under way is followed by another turn.
 */
export interface Pulse {
  /** There may be something to do sooner than the work knows. */
  wake(): void;
  /** Does something else while no turn is under way, and takes a turn after it. */
  between<Done>(work: () => Promise<Done>): Promise<Done>;
  /** Takes no further turn. Resolves when what is under way is done. */
  stop(): Promise<void>;
}

export interface PulseOptions {
  /** When the first turn comes, ms. Default: at once. */
  readonly firstAfterMs?: number;
  /** Wake-ups bring no turn sooner than this after the one before, ms. Default 0. */
  readonly atMostEachMs?: number;
  /** The process lives as long as this does. Default false. */
  readonly keepsProcess?: boolean;
}

/** `turn` resolves, never rejects, with how long to rest, ms. */
export function createPulse(turn: () => Promise<number>, options: PulseOptions = {}): Pulse {
  const { firstAfterMs = 0, atMostEachMs = 0, keepsProcess = false } = options;
  let timer: NodeJS.Timeout | undefined;
  /** By the monotonic clock; undefined while something is under way. */
  let restsUntil: number | undefined;
  let turnedAt = Number.NEGATIVE_INFINITY;
  let isWoken = false;
  let underWay: Promise<unknown> = Promise.resolve();
  let isStopped = false;
  rest(firstAfterMs);

  return { wake, between, stop };

  function rest(ms: number): void {
    clearTimeout(timer);
    if (isStopped) return;
    restsUntil = performance.now() + ms;
    timer = setTimeout(() => {
      restsUntil = undefined;
      underWay = underWay.then(takeTurn);
    }, ms);
    if (!keepsProcess) timer.unref();
  }

  function wake(): void {
    isWoken = true;
    if (restsUntil !== undefined && restsUntil > soonest()) rest(soonest() - performance.now());
  }

  function soonest(): number {
    return Math.max(performance.now(), turnedAt + atMostEachMs);
  }

  async function takeTurn(): Promise<void> {
    isWoken = false;
    turnedAt = performance.now();
    const ms = await turn();
    rest(isWoken ? Math.min(ms, soonest() - performance.now()) : ms);
  }

  function between<Done>(work: () => Promise<Done>): Promise<Done> {
    const working = underWay.then(async () => {
      clearTimeout(timer);
      restsUntil = undefined;
      try {
        return await work();
      } finally {
        rest(0);
      }
    });
    underWay = working.catch(() => {});
    return working;
  }

  async function stop(): Promise<void> {
    isStopped = true;
    clearTimeout(timer);
    await underWay;
  }
}

/** Each interval, from one interval on. A failure is reported, and the next turn still comes. */
export function every(
  intervalMs: number,
  work: () => Promise<unknown>,
  failed: (error: unknown) => void,
): Pulse {
  return createPulse(
    async () => {
      await work().catch(failed);
      return intervalMs;
    },
    { firstAfterMs: intervalMs },
  );
}

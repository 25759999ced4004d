import { LONGEST_TIMER_MS } from './duration.ts';

/**
 * A timer that wakes, rests and never overlaps. It repeats a piece of work: after the time that the work returns, or
 * sooner when it is woken. After a wake-up while the work is running, another turn follows.
 */
export interface Pulse {
  /** Brings the next turn forward: there may be work now. */
  wake(): void;
  /** Does other work while no turn is running, and takes a turn after it. */
  between<Done>(work: () => Promise<Done>): Promise<Done>;
  /** Takes no further turn. Resolves when the running one is done. */
  stop(): Promise<void>;
}

export interface PulseOptions {
  /** When the first turn comes, ms. Default: at once. */
  readonly firstAfterMs?: number;
  /** A wake-up brings no turn sooner than this after the last one, ms. Default 0. */
  readonly atMostEachMs?: number;
  /** Keeps the process alive until `stop`. Default false. */
  readonly keepsProcess?: boolean;
}

/** `turn` resolves with the time to rest, ms, and never rejects. */
export function createPulse(turn: () => Promise<number>, options: PulseOptions = {}): Pulse {
  const { firstAfterMs = 0, atMostEachMs = 0, keepsProcess = false } = options;
  let timer: NodeJS.Timeout | undefined;
  /** By the monotonic clock; undefined while work is running. */
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
    const waitMs = Math.min(LONGEST_TIMER_MS, Math.max(0, ms));
    timer = setTimeout(() => {
      restsUntil = undefined;
      underWay = underWay.then(takeTurn);
    }, waitMs);
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

/** Does the work after each interval. `failed` gets an error of the work, and the next turn still comes. */
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

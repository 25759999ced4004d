/**
 * When a scheduler looks at the store: after a sleep, or when somebody wakes it, then at most once a second. Looks never
 * overlap. Called by the scheduler; a wake-up that comes while it looks is followed by another look.
 */
const AT_MOST_EACH_MS = 1_000;

export interface Lookout {
  /** Looks after `ms`, and not when it was to look before. */
  sleep(ms: number): void;
  /** There may be something to do sooner than it knows. */
  wake(): void;
  /** Does something else when no look is under way, and looks then. */
  between<Done>(work: () => Promise<Done>): Promise<Done>;
  /** Looks no more. Resolves when what is under way is done. */
  stop(): Promise<void>;
}

/** `look` resolves, never rejects, with how long to sleep, ms. */
export function createLookout(look: () => Promise<number>): Lookout {
  let timer: NodeJS.Timeout | undefined;
  /** By the monotonic clock; undefined while it does something. */
  let asleepUntil: number | undefined;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let woken = false;
  let underWay: Promise<unknown> = Promise.resolve();
  let stopped = false;

  return { sleep, wake, between, stop };

  function sleep(ms: number): void {
    clearTimeout(timer);
    if (stopped) return;
    asleepUntil = performance.now() + ms;
    timer = setTimeout(() => {
      asleepUntil = undefined;
      underWay = underWay.then(lookOnce);
    }, ms);
  }

  function wake(): void {
    woken = true;
    if (asleepUntil !== undefined && asleepUntil > soonest()) sleep(soonest() - performance.now());
  }

  function soonest(): number {
    return Math.max(performance.now(), lookedAt + AT_MOST_EACH_MS);
  }

  async function lookOnce(): Promise<void> {
    woken = false;
    lookedAt = performance.now();
    const ms = await look();
    sleep(woken ? Math.min(ms, soonest() - performance.now()) : ms);
  }

  function between<Done>(work: () => Promise<Done>): Promise<Done> {
    const working = underWay.then(async () => {
      clearTimeout(timer);
      asleepUntil = undefined;
      try {
        return await work();
      } finally {
        sleep(0);
      }
    });
    underWay = working.catch(() => {});
    return working;
  }

  async function stop(): Promise<void> {
    stopped = true;
    clearTimeout(timer);
    await underWay;
  }
}

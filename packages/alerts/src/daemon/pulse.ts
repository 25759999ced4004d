/** Does a piece of work again and again, never twice at once: after the time that it names, or when somebody wakes it. */
export interface Pulse {
  /** There may be something to do sooner than it knows. */
  wake(): void;
  /** Resolves when what is under way is done. */
  stop(): Promise<void>;
}

/** `beat` resolves, never rejects, with how long to rest, ms. The first comes at once. */
export function createPulse(beat: () => Promise<number>): Pulse {
  let timer: NodeJS.Timeout | undefined;
  let underWay: Promise<void> | undefined;
  let isWoken = false;
  let isStopped = false;
  rest(0);

  return {
    wake() {
      isWoken = true;
      if (!underWay) rest(0);
    },
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await underWay;
    },
  };

  function rest(ms: number): void {
    clearTimeout(timer);
    if (isStopped) return;
    timer = setTimeout(() => {
      underWay = once();
    }, ms);
    timer.unref();
  }

  async function once(): Promise<void> {
    isWoken = false;
    const ms = await beat();
    underWay = undefined;
    rest(isWoken ? 0 : ms);
  }
}

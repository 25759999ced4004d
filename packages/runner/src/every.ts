/** Does a piece of work again and again, never twice at once; a failure is reported and the next time still comes. */
export interface Every {
  /** Soon, if it is not under way. */
  hurry(): void;
  stop(): Promise<void>;
}

export function every(
  intervalMs: number,
  work: () => Promise<unknown>,
  failed: (error: unknown) => void,
): Every {
  let timer: NodeJS.Timeout | undefined;
  let underWay: Promise<void> | undefined;
  let stopped = false;
  schedule(intervalMs);

  return {
    hurry() {
      if (!underWay && !stopped) schedule(0);
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await underWay;
    },
  };

  function schedule(delayMs: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      underWay = run();
    }, delayMs);
    timer.unref();
  }

  async function run(): Promise<void> {
    try {
      await work();
    } catch (error) {
      failed(error);
    }
    underWay = undefined;
    if (!stopped) schedule(intervalMs);
  }
}

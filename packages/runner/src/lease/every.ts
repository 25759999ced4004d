/** Does a piece of work again and again, never twice at once; a failure is reported and the next time still comes. */
export interface Every {
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
  schedule();

  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await underWay;
    },
  };

  function schedule(): void {
    timer = setTimeout(() => {
      underWay = run();
    }, intervalMs);
    timer.unref();
  }

  async function run(): Promise<void> {
    try {
      await work();
    } catch (error) {
      failed(error);
    }
    underWay = undefined;
    if (!stopped) schedule();
  }
}

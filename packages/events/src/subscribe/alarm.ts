/** Lets one loop sleep until something happens. A ring between two waits is not lost: the next one returns at once. */
export interface Alarm {
  ring(): void;
  /** Returns when it rings, at the latest after `ms`. */
  wait(ms: number): Promise<void>;
}

export function createAlarm(): Alarm {
  let rung = false;
  let wake: (() => void) | undefined;
  return {
    ring() {
      rung = true;
      wake?.();
    },
    async wait(ms) {
      if (!rung) await sleep(ms);
      rung = false;
    },
  };

  function sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

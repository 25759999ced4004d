export interface FakeClock {
  /** Epoch milliseconds. */
  now(): number;
  set(at: number | string): void;
  move(ms: number): void;
}

/** A clock that shows the same instant until a test moves it. */
export function createClock(start: number | string): FakeClock {
  let at = new Date(start).getTime();
  return {
    now: () => at,
    set: (next) => {
      at = new Date(next).getTime();
    },
    move: (ms) => {
      at += ms;
    },
  };
}

/** GitHub writes times without milliseconds. */
export function timestamp(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}

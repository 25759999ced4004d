export type StopSignal = 'SIGINT' | 'SIGTERM';

const STOP_SIGNALS: readonly StopSignal[] = ['SIGINT', 'SIGTERM'];
/** A terminal gives Ctrl-C to every process of the group, and pnpm hands it on: one press comes more than once. */
const ONE_PRESS_MS = 300;

/** Hears of each press of Ctrl-C and each SIGTERM instead of being ended by it. Returns the end of that. */
export function onStopSignal(listener: (signal: StopSignal, time: number) => void): () => void {
  let times = 0;
  let heardAt = Number.NEGATIVE_INFINITY;
  const hear = (signal: NodeJS.Signals): void => {
    const now = performance.now();
    if (now - heardAt < ONE_PRESS_MS) return;
    heardAt = now;
    times += 1;
    listener(signal === 'SIGINT' ? 'SIGINT' : 'SIGTERM', times);
  };
  for (const signal of STOP_SIGNALS) process.on(signal, hear);
  return () => {
    for (const signal of STOP_SIGNALS) process.off(signal, hear);
  };
}

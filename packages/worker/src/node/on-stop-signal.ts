export type StopSignal = 'SIGINT' | 'SIGTERM';

const STOP_SIGNALS: readonly StopSignal[] = ['SIGINT', 'SIGTERM'];
/** A terminal sends Ctrl-C to every process of the group, and pnpm forwards it: one press comes more than once. */
const ONE_PRESS_MS = 300;

/** Calls `listener` for each press of Ctrl-C and each SIGTERM, which then do not end the process. Returns its removal. */
export function onStopSignal(listener: (signal: StopSignal, time: number) => void): () => void {
  let times = 0;
  let lastAt = Number.NEGATIVE_INFINITY;
  const onSignal = (signal: NodeJS.Signals): void => {
    const now = performance.now();
    if (now - lastAt < ONE_PRESS_MS) return;
    lastAt = now;
    times += 1;
    listener(signal === 'SIGINT' ? 'SIGINT' : 'SIGTERM', times);
  };
  for (const signal of STOP_SIGNALS) process.on(signal, onSignal);
  return () => {
    for (const signal of STOP_SIGNALS) process.off(signal, onSignal);
  };
}

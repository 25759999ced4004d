export type StopSignal = 'SIGINT' | 'SIGTERM';

const STOP_SIGNALS: readonly StopSignal[] = ['SIGINT', 'SIGTERM'];

/** Hears of each SIGINT and SIGTERM instead of being ended by it. Returns the end of that. */
export function onStopSignal(listener: (signal: StopSignal, time: number) => void): () => void {
  let times = 0;
  const hear = (signal: NodeJS.Signals): void => {
    times += 1;
    listener(signal === 'SIGINT' ? 'SIGINT' : 'SIGTERM', times);
  };
  for (const signal of STOP_SIGNALS) process.on(signal, hear);
  return () => {
    for (const signal of STOP_SIGNALS) process.off(signal, hear);
  };
}

/** Ends what follows something: at Ctrl-C, or when nobody reads stdout any more. */
export function whenInterrupted(): AbortSignal {
  const controller = new AbortController();
  onStopSignal(() => controller.abort());
  process.stdout.on('error', () => controller.abort());
  return controller.signal;
}

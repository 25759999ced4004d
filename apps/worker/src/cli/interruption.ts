import { onStopSignal, type StopSignal } from '@sb/worker/node';
import { EXIT } from './failure.ts';

export { onStopSignal, type StopSignal };

const PROBE_EVERY_MS = 500;

export function exitCodeOfSignal(signal: StopSignal): typeof EXIT.interrupted | typeof EXIT.terminated {
  return signal === 'SIGINT' ? EXIT.interrupted : EXIT.terminated;
}

/**
 * Aborts at Ctrl-C, and when the reader of stdout has left, to end a command that follows a run, a log or events. A
 * socket reports that at once; the pipe of a shell reports it only to the next write. A second Ctrl-C ends the process at
 * once: a store that does not answer must not hold it.
 */
export function whenInterrupted(): AbortSignal {
  const controller = new AbortController();
  onStopSignal((signal, time) => {
    if (time > 1) process.exit(exitCodeOfSignal(signal));
    controller.abort();
  });
  process.stdout.on('error', () => controller.abort());
  // The next line may be long in coming, so write nothing now and then: only a writer learns that the reader left.
  const probe = setInterval(() => process.stdout.write(''), PROBE_EVERY_MS);
  controller.signal.addEventListener('abort', () => clearInterval(probe));
  return controller.signal;
}

export type Stoppable<T> = { readonly result: T } | { readonly stoppedBy: StopSignal };

/**
 * Does work that Ctrl-C or SIGTERM may stop: the first signal aborts it, and it clears up. A second signal ends the
 * process at once, and leaves unfinished work behind.
 */
export async function stoppable<T>(work: (signal: AbortSignal) => Promise<T>): Promise<Stoppable<T>> {
  const stopping = new AbortController();
  let stoppedBy: StopSignal | undefined;
  const stopListening = onStopSignal((signal, time) => {
    if (time > 1) process.exit(exitCodeOfSignal(signal));
    stoppedBy = signal;
    stopping.abort();
  });
  try {
    return { result: await work(stopping.signal) };
  } catch (error) {
    if (stoppedBy === undefined) throw error;
    return { stoppedBy };
  } finally {
    stopListening();
  }
}

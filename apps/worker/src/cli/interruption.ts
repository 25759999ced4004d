import { onStopSignal, type StopSignal } from '@sb/worker/node';
import { EXIT } from './failure.ts';

export { onStopSignal, type StopSignal };

const PROBE_EVERY_MS = 500;

export function exitCodeOfSignal(signal: StopSignal): typeof EXIT.interrupted | typeof EXIT.terminated {
  return signal === 'SIGINT' ? EXIT.interrupted : EXIT.terminated;
}

/**
 * Ends what follows something: at Ctrl-C, or when nobody reads stdout any more. Of a socket that is known at once, of
 * a shell's pipe with the next line: the system tells its writer no earlier.
 */
export function whenInterrupted(): AbortSignal {
  const controller = new AbortController();
  onStopSignal(() => controller.abort());
  process.stdout.on('error', () => controller.abort());
  // Only who writes hears of it, and the next line may be long in coming.
  const probe = setInterval(() => process.stdout.write(''), PROBE_EVERY_MS);
  controller.signal.addEventListener('abort', () => clearInterval(probe));
  return controller.signal;
}

export type Stoppable<T> = { readonly result: T } | { readonly stoppedBy: StopSignal };

/**
 * Work that clears up after itself when Ctrl-C or SIGTERM ends it. A second signal ends the process at once, whatever
 * that leaves behind.
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

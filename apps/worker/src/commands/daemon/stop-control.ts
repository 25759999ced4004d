import { exitCodeOfSignal, onStopSignal, type StopSignal } from '../../cli/interruption.ts';

/** After the second signal, runs are put back for this long; then the process ends whatever is left. */
const LAST_MOMENT_MS = 2_000;

export interface StopControl {
  /** Aborts with the first SIGINT or SIGTERM, or when it is asked. */
  readonly signal: AbortSignal;
  /** Asks for a graceful end, as the first signal does. */
  ask(): void;
  /** The signal that came a second time: the end was not graceful. */
  hurriedBy(): StopSignal | undefined;
}

/** The first signal asks for a graceful end, the second one (`hurry`) for one at once. */
export function controlStop(hurry: () => void): StopControl {
  const controller = new AbortController();
  let hurriedBy: StopSignal | undefined;
  onStopSignal((signal, time) => {
    if (time === 1) {
      controller.abort();
      return;
    }
    hurriedBy = signal;
    hurry();
    setTimeout(() => process.exit(exitCodeOfSignal(signal)), LAST_MOMENT_MS).unref();
  });
  return { signal: controller.signal, ask: () => controller.abort(), hurriedBy: () => hurriedBy };
}

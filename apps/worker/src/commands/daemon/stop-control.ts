import { exitCodeOfSignal, onStopSignal, type StopSignal } from '../../cli/interruption.ts';

/** After the second signal, the process has this long to put runs back; then it ends in any case. */
const LAST_MOMENT_MS = 2_000;

export interface StopControl {
  /** Aborts with the first SIGINT or SIGTERM, or with `ask`. */
  readonly signal: AbortSignal;
  /** Asks for a graceful end, as the first signal does. */
  ask(): void;
  /** The second signal, if it came: the end was not graceful. */
  hurriedBy(): StopSignal | undefined;
}

/** The first signal asks for a graceful end, the second one calls `hurry` and ends the process soon after. */
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

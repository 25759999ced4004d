import { exitCodeOfSignal, onStopSignal, type StopSignal } from '../../cli/interruption.ts';

/** After the second signal, the process has this long to put runs back; then it ends in any case. */
const LAST_MOMENT_MS = 2_000;

export interface StopControl {
  /** Aborts with the first SIGINT or SIGTERM, or with `ask`. */
  readonly signal: AbortSignal;
  /** Sets the function that the second signal calls before the process is ended. */
  whenHurried(hurry: () => void): void;
  /** Asks for a graceful end, as the first signal does. */
  ask(): void;
  /** The second signal, if it came: the end was not graceful. */
  hurriedBy(): StopSignal | undefined;
}

/**
 * The first signal asks for a graceful end, the second one ends the process soon after. Called before anything else is
 * loaded: a signal that comes while a daemon loads stops it too.
 */
export function controlStop(): StopControl {
  let hurry: (() => void) | undefined;
  const controller = new AbortController();
  let hurriedBy: StopSignal | undefined;
  onStopSignal((signal, time) => {
    if (time === 1) {
      controller.abort();
      return;
    }
    hurriedBy = signal;
    hurry?.();
    setTimeout(() => process.exit(exitCodeOfSignal(signal)), LAST_MOMENT_MS).unref();
  });
  return {
    signal: controller.signal,
    whenHurried(listener) {
      hurry = listener;
    },
    ask: () => controller.abort(),
    hurriedBy: () => hurriedBy,
  };
}

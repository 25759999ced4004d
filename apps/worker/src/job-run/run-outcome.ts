import type { RunRecord } from '@sb/queue';
import { EXIT, type ExitCode } from '../cli/failure.ts';
import type { StopSignal } from '../interruption.ts';

/** What `worker job` ends with. `stoppedBy` is the signal that made this process cancel the run. Pure. */
export function exitCodeOfRun(
  { state, reason }: Pick<RunRecord, 'state' | 'reason'>,
  stoppedBy: StopSignal | undefined,
): ExitCode {
  if (state === 'succeeded') return EXIT.ok;
  if (state === 'cancelled' && stoppedBy !== undefined) return exitCodeOfSignal(stoppedBy);
  if (state !== 'failed') return EXIT.failed;
  if (reason === 'timed_out') return EXIT.timedOut;
  if (reason === 'unknown_job') return EXIT.notFound;
  return reason === 'invalid_input' ? EXIT.usage : EXIT.failed;
}

export function exitCodeOfSignal(signal: StopSignal): typeof EXIT.interrupted | typeof EXIT.terminated {
  return signal === 'SIGINT' ? EXIT.interrupted : EXIT.terminated;
}

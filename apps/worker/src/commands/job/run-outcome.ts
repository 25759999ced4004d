import type { RunRecord } from '@sb/queue';
import { EXIT, type ExitCode } from '../../cli/failure.ts';
import { exitCodeOfSignal, type StopSignal } from '../../cli/interruption.ts';

/** The exit code of `worker job`. `stoppedBy`: the signal that made this process cancel the run. Pure. */
export function exitCodeOfRun(
  { state, reason, error }: Pick<RunRecord, 'state' | 'reason' | 'error'>,
  stoppedBy: StopSignal | undefined,
): ExitCode {
  if (state === 'succeeded' || state === 'skipped') return EXIT.ok;
  if (state === 'cancelled' && stoppedBy !== undefined) return exitCodeOfSignal(stoppedBy);
  if (state !== 'failed') return EXIT.failed;
  if (reason === 'timed_out') return EXIT.timedOut;
  if (reason === 'unknown_job') return EXIT.notFound;
  // A job throws PARTIAL if it has finished only a part of its work, and a retry would not help.
  if (error?.code === 'PARTIAL') return EXIT.partial;
  if (error?.code === 'UNKNOWN_ORG') return EXIT.notFound;
  return reason === 'invalid_input' ? EXIT.usage : EXIT.failed;
}

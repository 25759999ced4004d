import type { RunDetails } from '@sb/queue';
import { maskRun, runShape } from '@sb/views';
import type { Call } from '../../cli/command.ts';
import type { ExitCode } from '../../cli/failure.ts';
import type { StopSignal } from '../../cli/interruption.ts';
import type { Services } from '../../services/services.ts';
import { runSummary } from '../runs/views/run-lines.ts';
import { exitCodeOfRun } from './run-outcome.ts';

export interface EndedHow {
  readonly services: Services;
  /** The signal that cancelled the run. */
  readonly stoppedBy?: StopSignal | undefined;
}

/** Shows the end of a run; returns its exit code. */
export function printEnd(
  finished: RunDetails,
  { output, io }: Pick<Call, 'output' | 'io'>,
  { services: { places, secrets }, stoppedBy }: EndedHow,
): ExitCode {
  const ended = maskRun(finished, secrets);
  output.data(runShape(ended));
  const exitCode = exitCodeOfRun(finished, stoppedBy);
  if (output.isTerminal) {
    const look = { root: places.workspaceRoot, now: io.now(), wholeStack: false };
    output.lines(...runSummary(ended, { output, ...look }));
    return exitCode;
  }
  const { error, result } = ended;
  output.table(
    [ended],
    [
      { header: 'run', get: ({ id }) => String(id) },
      { header: 'job', get: ({ jobId }) => jobId },
      { header: 'state', get: ({ state }) => state },
      { header: 'result', get: () => error?.message ?? (result === undefined ? '' : JSON.stringify(result)) },
    ],
  );
  return exitCode;
}

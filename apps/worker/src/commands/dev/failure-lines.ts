/** Shows the failed runs of a daemon while it works: the error, its place in the code, and what to type next. */
import { findRun } from '@sb/queue';
import type { Call } from '../../cli/command.ts';
import { openUnchecked, type Services } from '../../services/services.ts';
import { heading, problemLines } from '../../views/field-lines.ts';

const FAILED = /^(?:run|attempt) failed /;

interface LogFacts {
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** The number of the run if the line reports a failed attempt. */
export function failedRun({ message, fields }: LogFacts): number | undefined {
  const { runId } = fields;
  return FAILED.test(message) && typeof runId === 'number' ? runId : undefined;
}

export function nextLine(runId: number): string {
  return `${heading('next')}worker run:show ${runId}`;
}

/** The lines about the last failed attempt of a run. */
export async function failureLines(
  runId: number,
  services: Services,
  { output, io }: Pick<Call, 'output' | 'io'>,
): Promise<readonly string[]> {
  const store = await openUnchecked(services);
  try {
    const run = await findRun(store, runId);
    const error = run.error ?? run.attempts.at(-1)?.error;
    // They belong to the line of the log, which is on stderr.
    const at = { style: output.noteStyle, width: output.width };
    const look = { output: at, root: services.places.workspaceRoot, now: io.now(), wholeStack: false };
    return [
      ...problemLines({ ...(error && { error }), reason: run.reason ?? 'error' }, look),
      nextLine(runId),
    ];
  } finally {
    await store.close();
  }
}

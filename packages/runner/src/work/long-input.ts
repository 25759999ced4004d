import { type ClaimedRun, readLongInput } from '@sb/queue/engine';
import type { Logger } from '@sb/logger';
import type { Store } from '@sb/storage';
import { waitingFor, whenStoreAnswers } from './when-store-answers.ts';

export interface BeginningAttempt {
  readonly run: ClaimedRun;
  /** Made when it is read: most attempts need none. */
  readonly signal: AbortSignal;
}

/** The JSON text of an input that is not in the row of its run. Nothing of the job has run: it waits for a store that is away. */
export function awaitLongInput(
  attempt: BeginningAttempt,
  { store, logger }: { readonly store: Store; readonly logger: Logger },
): Promise<string | undefined> {
  const { id: runId } = attempt.run;
  return whenStoreAnswers(
    () => readLongInput(store, runId),
    () => waitingFor('the input of a run', { runId, logger, signal: attempt.signal }),
  );
}

import { didYouMean } from '@sb/config';
import type { JobRegistry } from '@sb/jobs';
import { defineJobs, type RunRequest } from '@sb/queue/engine';
import type { Store } from '@sb/storage';
import { CodedError, plural, quote } from '@sb/words';
import { VERSION } from '../../cli/version.ts';
import type { Services } from '../../services/services.ts';

/** Records the jobs of this program and their queues in the store: a daemon may not have seen them yet. */
export async function defineOwnJobs(store: Store, services: Pick<Services, 'jobs'>): Promise<void> {
  await defineJobs(store, (await services.jobs()).list(), VERSION);
}

interface UnknownJobFacts {
  readonly known: readonly string[];
  /** The failed run that was recorded, if there is one. */
  readonly runId?: number | undefined;
  /** The id was refused as a typing mistake, before a run was recorded. */
  readonly isMistyped?: boolean;
}

/** The job is not registered here, nor known to the store. */
export class JobNotRegisteredError extends CodedError {
  readonly code = 'UNKNOWN_JOB';
  readonly hint: string;

  constructor(jobId: string, { known, runId, isMistyped = false }: UnknownJobFacts) {
    const count = `${plural(known.length, 'job')} ${known.length === 1 ? 'is' : 'are'}`;
    const near = didYouMean(jobId, known);
    const advice = near === undefined ? '' : ` Did you mean "${near}"?`;
    super(`Job ${quote(jobId)} is not registered (${count}).${advice}`);
    const record = isMistyped
      ? 'Nothing was recorded. '
      : runId === undefined
        ? ''
        : `Run ${runId} is recorded as failed. `;
    this.hint = `${record}Try: worker list`;
  }
}

/** `runId`: the failed run that was recorded, if there is one. */
export function notRegistered(
  { jobId }: RunRequest,
  registry: JobRegistry,
  runId?: number,
): JobNotRegisteredError {
  const known = registry.list().map(({ id }) => id);
  return new JobNotRegisteredError(jobId, { known, runId });
}

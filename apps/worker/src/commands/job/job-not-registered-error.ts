import { didYouMean } from '@sb/config';
import { CodedError, plural } from '@sb/words';

/** Nobody has the code of this job. */
export class JobNotRegisteredError extends CodedError {
  readonly code = 'UNKNOWN_JOB';
  readonly hint: string;

  constructor(
    jobId: string,
    { known, runId }: { readonly known: readonly string[]; readonly runId?: number | undefined },
  ) {
    const count = `${plural(known.length, 'job')} ${known.length === 1 ? 'is' : 'are'}`;
    const near = didYouMean(jobId, known);
    const advice = near === undefined ? '' : ` Did you mean "${near}"?`;
    super(`Job ${JSON.stringify(jobId)} is not registered (${count}).${advice}`);
    const record = runId === undefined ? '' : `Run ${runId} is recorded as failed. `;
    this.hint = `${record}Try: worker list`;
  }
}

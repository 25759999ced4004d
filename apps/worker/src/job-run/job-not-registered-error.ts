import { didYouMean } from '@sb/config';
import { plural } from '../cli/words.ts';

/** Nobody has the code of this job. */
export class JobNotRegisteredError extends Error {
  override readonly name = 'JobNotRegisteredError';
  readonly code = 'UNKNOWN_JOB';
  readonly hint: string;

  constructor(jobId: string, known: readonly string[]) {
    const count = `${plural(known.length, 'job')} ${known.length === 1 ? 'is' : 'are'}`;
    const near = didYouMean(jobId, known);
    super(
      `Job ${JSON.stringify(jobId)} is not registered (${count}).${near === undefined ? '' : ` Did you mean "${near}"?`}`,
    );
    this.hint = 'Try: worker list';
  }
}

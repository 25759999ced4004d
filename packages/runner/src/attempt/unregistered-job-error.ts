import { CodedError } from '@sb/words';

/** A node took a run that it has no code for: only `worker job` does, of a name that nobody knows. */
export class UnregisteredJobError extends CodedError {
  readonly code = 'UNKNOWN_JOB';
  constructor(jobId: string) {
    super(`No job "${jobId}" is registered in the process that took this run: there was nothing to run.`);
  }
}

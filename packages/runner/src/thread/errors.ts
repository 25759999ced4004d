/** Errors of the thread of a run. */
import { CodedError, quote } from '@sb/words';

/** The thread has ended before the job. */
export class ThreadEndedError extends CodedError {
  readonly code = 'THREAD_ENDED';

  constructor(how: string, options?: ErrorOptions) {
    super(`The thread of this run ended before the job did: ${how}.`, options);
  }
}

/** The thread could not load its jobs. */
export class ThreadUnreadyError extends CodedError {
  readonly code = 'THREAD_UNREADY';

  constructor(why: string, options?: ErrorOptions) {
    super(`A thread for this run could not load its jobs: ${why}`, options);
  }
}

/** The thread has loaded its jobs, and the job of the run is not among them. */
export class MissingInThreadError extends CodedError {
  readonly code = 'THREAD_JOB_MISSING';

  constructor(jobId: string, known: readonly string[]) {
    const there = known.length === 0 ? 'none' : known.join(', ');
    super(
      `Job ${quote(jobId)} is not among the jobs that its thread has loaded (${there}). ` +
        'The module that threads load must export it, or register it while it is imported.',
    );
  }
}

/** What can go wrong with the thread of a run. */
import { CodedError } from '@sb/words';

/** It is gone, and the job had not come to its end. */
export class ThreadEndedError extends CodedError {
  readonly code = 'THREAD_ENDED';

  constructor(how: string, options?: ErrorOptions) {
    super(`The thread of this run ended before the job did: ${how}.`, options);
  }
}

/** There is a thread, and not what it was to work with. */
export class ThreadUnreadyError extends CodedError {
  readonly code = 'THREAD_UNREADY';

  constructor(why: string, options?: ErrorOptions) {
    super(`A thread for this run could not load its jobs: ${why}`, options);
  }
}

/** Its jobs were loaded, and this one is none of them. */
export class MissingInThreadError extends CodedError {
  readonly code = 'THREAD_JOB_MISSING';

  constructor(jobId: string, known: readonly string[]) {
    const there = known.length === 0 ? 'none' : known.join(', ');
    super(
      `Job ${JSON.stringify(jobId)} is not among the jobs that its thread has loaded (${there}). ` +
        'The module that threads load has to export it, or to register it while it is imported.',
    );
  }
}

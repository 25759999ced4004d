import { CodedError } from '@sb/words';

/** A wrong option of a worker. */
export interface OptionProblem {
  readonly field: string;
  readonly message: string;
}

/** Wrong options of a worker, with all problems. */
export class WorkerOptionsError extends CodedError {
  readonly code = 'WORKER_OPTIONS_INVALID';
  readonly problems: readonly OptionProblem[];

  constructor(problems: readonly OptionProblem[]) {
    super(`createWorker: ${problems.map(({ field, message }) => `${field}: ${message}`).join('; ')}`);
    this.problems = problems;
  }
}

/** A worker was called after its `stop()`. */
export class WorkerStoppedError extends CodedError {
  readonly code = 'WORKER_STOPPED';

  constructor() {
    super('This worker has been stopped. Make another one with createWorker.');
  }
}

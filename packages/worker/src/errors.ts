import { CodedError } from '@sb/words';

/** One thing that is wrong in the options of a worker. */
export interface OptionProblem {
  readonly field: string;
  readonly message: string;
}

/** Options that no worker can be made of; all that is wrong with them. */
export class WorkerOptionsError extends CodedError {
  readonly code = 'WORKER_OPTIONS_INVALID';
  readonly problems: readonly OptionProblem[];

  constructor(problems: readonly OptionProblem[]) {
    super(`createWorker: ${problems.map(({ field, message }) => `${field}: ${message}`).join('; ')}`);
    this.problems = problems;
  }
}

/** It was asked for something after its `stop()`. */
export class WorkerStoppedError extends CodedError {
  readonly code = 'WORKER_STOPPED';

  constructor() {
    super('This worker has been stopped. Make another one with createWorker.');
  }
}

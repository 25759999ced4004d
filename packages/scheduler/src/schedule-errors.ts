/** What operators can ask of schedules in vain: each kind has a stable code. */
import { type Misfit, suggestion } from '@sb/config';
import { CodedError, formatPath } from '@sb/words';

/** The store has no schedule of this name, or no daemon has it in its file any more. */
export class UnknownScheduleError extends CodedError {
  readonly code = 'UNKNOWN_SCHEDULE';
  readonly hint = 'Try: worker schedules. One of the file is in the store once a daemon has loaded it.';

  constructor(asked: string, known: readonly string[]) {
    const count = `${known.length} ${known.length === 1 ? 'is' : 'are'}`;
    super(
      `There is no schedule ${JSON.stringify(asked)} in the store (${count}).${suggestion(asked, known)}`,
    );
  }
}

/** The file has the say over what is in it. */
export class ScheduleInFileError extends CodedError {
  readonly code = 'SCHEDULE_IN_FILE';
  readonly hint: string;

  constructor(schedule: string, verb: 'changed' | 'enabled' | 'disabled' | 'deleted') {
    super(`The schedule ${schedule} comes from a file of schedules: it cannot be ${verb} here.`);
    this.hint =
      `Edit scheduler.yaml; or for a while: worker schedules:pause ${schedule} --reason ..., ` +
      `worker schedules:override ${schedule}`;
  }
}

export class ScheduleExistsError extends CodedError {
  readonly code = 'SCHEDULE_EXISTS';
  readonly hint = 'Give it another name, or change the one that is there: worker schedules:update';

  constructor(schedule: string, source: 'file' | 'store') {
    super(`There is a schedule ${schedule} already (${source === 'file' ? 'from a file' : 'in the store'}).`);
  }
}

/** There is no next fire to say anything about. */
export class ScheduleOffError extends CodedError {
  readonly code = 'SCHEDULE_OFF';

  constructor(schedule: string) {
    super(`The schedule ${schedule} does not fire: it is off, or its expression gives no more fires.`);
  }
}

/** It follows others, and has no times of its own that could be others. */
export class ScheduleChainedError extends CodedError {
  readonly code = 'SCHEDULE_CHAINED';
  readonly hint: string;

  constructor(schedule: string) {
    super(`The schedule ${schedule} has no times of its own: it fires when what it follows has ended.`);
    this.hint = `Skip it, give it another input, or run it now: worker schedules:run-now ${schedule}`;
  }
}

/** It has been changed while a verb looked at it. */
export class ScheduleChangedError extends CodedError {
  readonly code = 'CONFLICT';

  constructor(schedule: string) {
    super(`The schedule ${schedule} was changed meanwhile. Look at it, and try again.`);
  }
}

export interface ScheduleProblem {
  /** `timezone`, `input.orgId` */
  readonly field: string;
  readonly message: string;
}

/** What a schedule was to be is not possible; every problem of it. */
export class ScheduleInvalidError extends CodedError {
  readonly code = 'SCHEDULE_INVALID';
  readonly problems: readonly ScheduleProblem[];

  constructor(schedule: string, misfits: readonly Misfit[]) {
    const problems = misfits.map(({ path, message }) => ({ field: formatPath(path), message }));
    const facts = problems.map(({ field, message }) => `  ${field}: ${message}`);
    super([`The schedule ${schedule} is not valid:`, ...facts].join('\n'));
    this.problems = problems;
  }
}

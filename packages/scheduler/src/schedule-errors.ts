/** Why an action on a schedule is refused: each kind of error has a stable code. */
import { type Misfit, suggestion } from '@sb/config';
import { CodedError, formatPath, quote } from '@sb/words';

/** The store has no schedule of this name, or no daemon has it in its file any more. */
export class UnknownScheduleError extends CodedError {
  readonly code = 'UNKNOWN_SCHEDULE';
  readonly hint =
    'Try: worker schedules. A schedule of the file is in the store once a daemon has loaded it.';

  constructor(asked: string, known: readonly string[]) {
    const count = `${known.length} ${known.length === 1 ? 'is' : 'are'}`;
    super(`There is no schedule ${quote(asked)} in the store (${count}).${suggestion(asked, known)}`);
  }
}

/** A schedule of a file is changed in the file only. */
export class ScheduleInFileError extends CodedError {
  readonly code = 'SCHEDULE_IN_FILE';
  readonly hint: string;

  constructor(schedule: string, verb: 'changed' | 'enabled' | 'disabled' | 'deleted') {
    super(`The schedule ${schedule} comes from scheduler.yaml: it cannot be ${verb} here.`);
    this.hint =
      `Edit scheduler.yaml; or act for a while: worker schedules:pause ${schedule} --reason ..., ` +
      `worker schedules:override ${schedule}`;
  }
}

export class ScheduleExistsError extends CodedError {
  readonly code = 'SCHEDULE_EXISTS';
  readonly hint = 'Give the new one another name, or change the existing one: worker schedules:update';

  constructor(schedule: string, source: 'file' | 'store') {
    super(`A schedule ${schedule} exists already (${source === 'file' ? 'from a file' : 'in the store'}).`);
  }
}

/** The schedule has no next fire that could be skipped or changed. */
export class ScheduleOffError extends CodedError {
  readonly code = 'SCHEDULE_OFF';

  constructor(schedule: string) {
    super(`The schedule ${schedule} does not fire: it is off, or its expression gives no more fires.`);
  }
}

/** Schedules of a file follow themselves by schedules of the store: they would fire without end. */
export class ScheduleCycleError extends CodedError {
  readonly code = 'SCHEDULE_CYCLE';
  readonly hint =
    'Change the file; or change the schedule of the store (worker schedules:update, worker schedules:delete), and start the daemon again.';

  readonly cycles: readonly string[];

  constructor(cycles: readonly string[]) {
    super(
      `Schedules of the file would follow themselves by schedules of the store: ${cycles.join('; ')}. ` +
        'None of the file is loaded.',
    );
    this.cycles = cycles;
  }
}

/** The schedule follows others, so it has no fire times that could be changed. */
export class ScheduleChainedError extends CodedError {
  readonly code = 'SCHEDULE_CHAINED';
  readonly hint: string;

  constructor(schedule: string) {
    super(
      `The schedule ${schedule} follows others, so it has no fire times of its own: it fires when they have ended.`,
    );
    this.hint = `Skip its next fire, change its input, or run it now: worker schedules:run-now ${schedule}`;
  }
}

/** Another process changed the schedule between the read and the write of this verb. */
export class ScheduleChangedError extends CodedError {
  readonly code = 'CONFLICT';

  constructor(schedule: string) {
    super(`The schedule ${schedule} was changed meanwhile. Read it again, and try again.`);
  }
}

/** A fire is made up for once: a second run would do its work twice. */
export class FireHasRunError extends CodedError {
  readonly code = 'CONFLICT';
  readonly hint: string;

  constructor(schedule: string, at: number, run: number) {
    super(
      `The fire of ${schedule} at ${new Date(at).toISOString()} has run ${run} already. No second run is made for it.`,
    );
    this.hint = `Try: worker run:show ${run}`;
  }
}

export interface ScheduleProblem {
  /** As a file names it: `timezone`, `input.orgId`. */
  readonly field: string;
  readonly message: string;
}

/** A schedule that was asked for is not valid. Carries every problem. */
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

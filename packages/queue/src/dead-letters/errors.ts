import { CodedError, quote } from '@sb/words';

/** The run never ran, because another run ended otherwise. Alone it would run before the runs that it must follow. */
export class RunNeedsChainError extends CodedError {
  readonly code = 'RUN_NEEDS_CHAIN';
  readonly hint: string;
  constructor(runId: number) {
    super(`Run ${runId} failed because of a run that it waited for: it can only be retried with its chain.`);
    this.hint = `Try: worker run:retry ${runId} --chain`;
  }
}

/** These runs never failed for good, or their dead letters were removed. */
export class UnknownDeadLetterError extends CodedError {
  readonly code = 'UNKNOWN_DEAD_LETTER';
  readonly hint = 'Try: worker dlq:list';
  constructor(runIds: readonly number[]) {
    super(
      runIds.length === 1
        ? `There is no dead letter of run ${runIds[0]}.`
        : `There are no dead letters of the runs ${runIds.join(', ')}.`,
    );
  }
}

/** The dead letter was replayed or discarded already. */
export class DeadLetterClosedError extends CodedError {
  readonly code = 'DEAD_LETTER_CLOSED';
  readonly hint: string;
  constructor(runId: number, status: string, replayedAs: number | undefined) {
    const as = replayedAs === undefined ? '' : `, as run ${replayedAs}`;
    super(`Run ${runId} was ${status} already${as}.`);
    this.hint = `To run it again all the same: worker run:replay ${runId}`;
  }
}

export class RunNotFinishedError extends CodedError {
  readonly code = 'RUN_NOT_FINISHED';
  constructor(runId: number, state: string) {
    super(`Run ${runId} is ${state}: only a run that has ended can be replayed.`);
  }
}

/** A replay is to begin at a step that the old run never reached. */
export class UnknownStepError extends CodedError {
  readonly code = 'UNKNOWN_STEP';
  readonly hint: string;
  constructor(runId: number, step: string, known: readonly string[]) {
    const there = known.length === 0 ? 'has none' : `has ${known.join(', ')}`;
    super(`Run ${runId} has no step ${quote(step)} on record: it ${there}.`);
    this.hint = `To run it from the beginning: worker run:replay ${runId}`;
  }
}

export class RunNotFailedError extends CodedError {
  readonly code = 'RUN_NOT_FAILED';
  readonly hint: string;
  constructor(runId: number, state: string) {
    super(`Run ${runId} has not failed, it is ${state}.`);
    this.hint = `To run it again all the same: worker run:replay ${runId}`;
  }
}

/** A long input has a table of its own. Retention removes it together with the run, so something else has removed it. */
export class InputGoneError extends CodedError {
  readonly code = 'INPUT_GONE';
  readonly hint: string;
  constructor(runId: number) {
    super(`The input of run ${runId} was too long for its row, and its text is missing in the store.`);
    this.hint = `Pass it again: worker run:replay ${runId} --input @input.json`;
  }
}

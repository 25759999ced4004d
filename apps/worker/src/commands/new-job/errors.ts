import { CodedError } from '@sb/words';

/** A new job was not accepted; what was written for it has been removed again. */
export class JobNotMadeError extends CodedError {
  readonly code = 'JOB_NOT_MADE';
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}

/** The id of a new job, or one of its files, is taken. */
export class JobExistsError extends CodedError {
  readonly code = 'CONFLICT';
  readonly hint = 'Choose another id, or delete that one first.';
}

/** A template of the project has a mistake. */
export class TemplateError extends CodedError {
  readonly code = 'TEMPLATE_INVALID';
}

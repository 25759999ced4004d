import { CodedError } from '@sb/words';

/** The command line asks for something that is not there or does not fit together. */
export class UsageError extends CodedError {
  readonly code = 'USAGE';
  /** Without one, the help of the command is named. */
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}

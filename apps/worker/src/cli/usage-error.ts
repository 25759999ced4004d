import { CodedError, quote } from '@sb/words';

/** The command line is wrong: a name in it does not exist, or its parts do not fit together. */
export class UsageError extends CodedError {
  readonly code = 'USAGE';
  /** If absent, the report names the help of the command. */
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}

/** An environment variable whose value cannot be used. */
export class SettingError extends CodedError {
  readonly code = 'CONFIG_INVALID';

  constructor(variable: string, expected: string, got: string) {
    super(`${variable}: expected ${expected}, got ${quote(got)}`);
  }
}

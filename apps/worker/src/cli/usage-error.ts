import { CodedError, quote } from '@sb/words';
import { InvalidArgumentError } from 'commander';

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

/** The value of an argument. Of an option, commander itself says which one it is, and what was typed. */
export function argumentValue<Value>(name: string, text: string, parse: (text: string) => Value): Value {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    throw new UsageError(`argument ${quote(text)} of <${name}> is invalid. ${error.message}`);
  }
}

/** An environment variable whose value cannot be used. */
export class SettingError extends CodedError {
  readonly code = 'CONFIG_INVALID';

  constructor(variable: string, expected: string, got: string) {
    super(`${variable}: expected ${expected}, got ${quote(got)}`);
  }
}

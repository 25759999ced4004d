import { CodedError } from '@sb/words';

/** An environment variable whose value cannot be used. */
export class SettingError extends CodedError {
  readonly code = 'CONFIG_INVALID';

  constructor(variable: string, expected: string, got: string) {
    super(`${variable}: expected ${expected}, got ${JSON.stringify(got)}`);
  }
}

import { CodedError, describeValue } from '@sb/words';

/** A pause without a reason, or with an end that is no time to come. */
export class PauseInvalidError extends CodedError {
  readonly code = 'PAUSE_INVALID';
  constructor(field: 'reason' | 'until', expected: string, got: unknown) {
    super(`A pause, ${field}: expected ${expected}, got ${describeValue(got)}.`);
  }
}

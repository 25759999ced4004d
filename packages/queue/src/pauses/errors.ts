import { CodedError, describeValue } from '@sb/words';

/** The end of a pause is no instant that the program can show. */
export class PauseInvalidError extends CodedError {
  readonly code = 'PAUSE_INVALID';
  constructor(until: unknown) {
    super(
      `A pause, until: expected ms since the epoch, at most the end of the year 9999, got ${describeValue(until)}.`,
    );
  }
}

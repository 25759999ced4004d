import { CodedError } from '@sb/words';

/** A program could not be started, or ended otherwise than it should. */
export class CommandFailedError extends CodedError {
  readonly code = 'COMMAND_FAILED';
}

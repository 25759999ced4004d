import { CodedError } from '@sb/words';
import { EXPECTED_KEY } from '../../request-key.ts';

/** The `concurrency.key` or `rateLimit.key` of a job returned no key for an input, or a run has one that no limit can have. */
export class LimitKeyError extends CodedError {
  readonly code = 'LIMIT_KEY_INVALID';
  constructor(whose: string, got: string, options?: ErrorOptions) {
    super(`The ${whose}: expected ${EXPECTED_KEY}, ${got}.`, options);
  }
}

/** A limit that a queue or a job cannot have. Lists every problem. */
export class LimitInvalidError extends CodedError {
  readonly code = 'LIMIT_INVALID';
  constructor(whose: string, problems: readonly string[]) {
    super(`The limits of the ${whose}, ${problems.join('; ')}.`);
  }
}

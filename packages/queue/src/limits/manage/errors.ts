import { CodedError } from '@sb/words';

/** The `concurrency.key` or `rateLimit.key` of a job returned no key for an input. */
export class LimitKeyError extends CodedError {
  readonly code = 'LIMIT_KEY_INVALID';
  constructor(whose: string, got: string, options?: ErrorOptions) {
    super(
      `The ${whose}: expected a text that is not empty, without NUL or half of a surrogate pair, ${got}.`,
      options,
    );
  }
}

/** A limit that a queue or a job cannot have. Lists every problem. */
export class LimitInvalidError extends CodedError {
  readonly code = 'LIMIT_INVALID';
  constructor(whose: string, problems: readonly string[]) {
    super(`The limits of the ${whose}, ${problems.join('; ')}.`);
  }
}

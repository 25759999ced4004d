import { CodedError, quote } from '@sb/words';

/** Wrong calls of the context by a job. */

export class InvalidKeyError extends CodedError {
  readonly code = 'KEY_INVALID';
  constructor(what: string, got: unknown, longest: number) {
    const shown = typeof got === 'string' ? `${quote(got)} (${got.length})` : typeof got;
    super(
      `The name of ${what}: expected 1 to ${longest} characters without NUL or half of a surrogate pair, got ${shown}.`,
    );
  }
}

export class RepeatedStepError extends CodedError {
  readonly code = 'STEP_REPEATED';
  constructor(id: string) {
    super(
      `Step ${quote(id)} was asked for twice in one attempt. Give each step its own id: in a loop, append what the step is about, such as ${JSON.stringify(`${id}:42`)}.`,
    );
  }
}

export class InvalidProgressError extends CodedError {
  readonly code = 'PROGRESS_INVALID';
  constructor(field: string, got: unknown) {
    super(`ctx.progress, ${field}: expected a finite number of at least 0, got ${String(got)}.`);
  }
}

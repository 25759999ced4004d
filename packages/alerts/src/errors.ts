/** What people can ask of alerts in vain: each kind has a stable code. */
import type { Silence } from './silences.ts';

export class UnknownSilenceError extends Error {
  override readonly name = 'UnknownSilenceError';
  readonly code = 'UNKNOWN_SILENCE';
  readonly hint = 'Try: worker alert:silences --all';

  constructor(id: number) {
    super(`There is no silence ${id}: none has had that number, or its record was removed.`);
  }
}

/** It has ended: by its time, or by somebody. */
export class SilenceOverError extends Error {
  override readonly name = 'SilenceOverError';
  readonly code = 'SILENCE_OVER';

  constructor({ id, until, ended }: Silence) {
    const how = ended
      ? `${ended.by} ended it at ${new Date(ended.at).toISOString()}`
      : `it was until ${new Date(until).toISOString()}`;
    super(`The silence ${id} is over: ${how}. Nothing is changed.`);
  }
}

export interface SilenceProblem {
  /** `until`, `match.job` */
  readonly field: string;
  readonly message: string;
}

export class SilenceInvalidError extends Error {
  override readonly name = 'SilenceInvalidError';
  readonly code = 'SILENCE_INVALID';
  readonly problems: readonly SilenceProblem[];

  constructor(problems: readonly SilenceProblem[]) {
    super(`A silence, ${problems.map(({ field, message }) => `${field}: ${message}`).join('; ')}.`);
    this.problems = problems;
  }
}

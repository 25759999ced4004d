import type { Duration } from '../durations.ts';

/** Method types, because a property of a function type would make a job with its own input no member of Job[]. */
interface KeyOf<Input> {
  key(input: Input): string;
}

/** At most one unfinished run of the job has the key that is worked out of its input. */
export type DedupeOptions<Input> = KeyOf<Input>['key'] | DedupeForAWhile<Input>;

export interface DedupeForAWhile<Input> extends KeyOf<Input> {
  /** The key is also held for so long after the run was asked for, though it has ended. Default: not. */
  readonly ttl?: Duration;
}

/** With everything filled in; `key` has to be given what `validateInput` gave back. */
export interface DedupeRule {
  key(input: unknown): string;
  readonly ttlMs?: number;
}

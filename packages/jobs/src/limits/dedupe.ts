import type { Duration } from '../durations.ts';

/** A method type: with a property of a function type, a job with its own input would not fit into Job[]. */
interface KeyOf<Input> {
  key(input: Input): string;
}

/** At most one unfinished run of the job has the key, which is computed from its input. */
export type DedupeOptions<Input> = KeyOf<Input>['key'] | DedupeForAWhile<Input>;

export interface DedupeForAWhile<Input> extends KeyOf<Input> {
  /** The key is also held for this time after the enqueue, even if the run has ended. Default: it is not. */
  readonly ttl?: Duration;
}

/** With the defaults filled in. `key` takes the value that `validateInput` returned. */
export interface DedupeRule {
  key(input: unknown): string;
  readonly ttlMs?: number;
}

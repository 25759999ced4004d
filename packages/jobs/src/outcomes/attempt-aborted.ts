import { CodedError } from '@sb/words';

/** Why an attempt has to stop: the `reason` of an `AttemptAborted`. */
export type AbortReason = 'cancelled' | 'timed_out' | 'shutdown' | 'lease_lost';

const TEXTS: Readonly<Record<AbortReason, string>> = {
  cancelled: 'The run was cancelled.',
  timed_out: 'The attempt has used up its timeout.',
  shutdown: 'The worker is shutting down.',
  lease_lost: 'This node lost its lease: the run may be under way elsewhere.',
};

/** The reason of `ctx.signal`. */
export class AttemptAborted extends CodedError {
  readonly code = 'ATTEMPT_ABORTED';
  readonly reason: AbortReason;
  constructor(reason: AbortReason) {
    super(TEXTS[reason]);
    this.reason = reason;
  }
}

/** The signal of an attempt: `signal.reason?.reason` is `timed_out`, for example. */
export interface AttemptSignal extends AbortSignal {
  /** Undefined until it aborts. */
  readonly reason: AttemptAborted | undefined;
}

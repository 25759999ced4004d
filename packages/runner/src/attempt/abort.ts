import { CodedError } from '@sb/words';

/** Why an attempt is told to stop; `ctx.signal.reason` is one of these. */
const ABORT_REASONS = ['cancelled', 'timed_out', 'shutdown', 'lease_lost'] as const;
export type AbortReason = (typeof ABORT_REASONS)[number];

const TEXTS: Readonly<Record<AbortReason, string>> = {
  cancelled: 'The run was cancelled.',
  timed_out: 'The attempt has used up its timeout.',
  shutdown: 'The worker is shutting down.',
  lease_lost: 'This node lost its lease: the run may be under way elsewhere.',
};

export class AttemptAborted extends CodedError {
  readonly code = 'ATTEMPT_ABORTED';
  readonly reason: AbortReason;
  constructor(reason: AbortReason) {
    super(TEXTS[reason]);
    this.reason = reason;
  }
}

import { CodedError } from '@sb/words';

/** A write of an attempt whose claim is gone: its node was taken for dead, or the attempt had ended. */
export class ClaimLostError extends CodedError {
  readonly code = 'CLAIM_LOST';
  constructor(runId: number) {
    super(`Run ${runId} is no longer this attempt's: nothing was written.`);
  }
}

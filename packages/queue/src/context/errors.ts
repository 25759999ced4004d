import { CodedError } from '@sb/words';

/** An attempt wrote after its claim was gone: its node was taken for dead, or the attempt had ended. */
export class ClaimLostError extends CodedError {
  readonly code = 'CLAIM_LOST';
  constructor(runId: number) {
    super(`Run ${runId} is no longer this attempt's: nothing was written.`);
  }
}

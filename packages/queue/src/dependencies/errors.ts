import { CodedError } from '@sb/words';

/** A request is to come after runs that the store does not know. */
export class UnknownParentError extends CodedError {
  readonly code = 'UNKNOWN_PARENT';
  readonly hint = 'Try: worker history';
  readonly runIds: readonly number[];
  constructor(runIds: readonly number[]) {
    const [first, ...others] = runIds;
    const more = others.length > 0 ? `, nor ${others.length} more` : '';
    super(
      `There is no run ${first}${more} to wait for: no run has had that number, or its record was removed. Nothing was stored.`,
    );
    this.runIds = runIds;
  }
}

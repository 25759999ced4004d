import { CodedError } from '@sb/words';

/** A request is to come after runs that the store does not know. */
export class UnknownParentError extends CodedError {
  readonly code = 'UNKNOWN_PARENT';
  readonly hint: string;
  readonly runIds: readonly number[];
  /** `child`: a run on record that came after the first of them. */
  constructor(runIds: readonly number[], child?: number) {
    const [first, ...others] = runIds;
    const more = others.length > 0 ? `, nor ${others.length} more` : '';
    super(
      `There is no run ${first}${more} to wait for: no run has had that number, or its record was removed. Nothing was stored.`,
    );
    this.hint =
      child === undefined
        ? 'Try: worker history'
        : `Run ${child} came after it. To run that one alone: worker run:replay ${child}`;
    this.runIds = runIds;
  }
}

import { CodedError } from '@sb/words';

/** The retry of a chain, refused because the first of the runs was removed. */
export interface RefusedRetry {
  /** A run on record that came after it. */
  readonly child: number;
  /** The one of the two that can be replayed alone. */
  readonly replayable?: number | undefined;
}

/** A request is to come after runs that the store does not know. */
export class UnknownParentError extends CodedError {
  readonly code = 'UNKNOWN_PARENT';
  readonly hint: string;
  readonly runIds: readonly number[];
  constructor(runIds: readonly number[], retry?: RefusedRetry) {
    const [first, ...others] = runIds;
    const more = others.length > 0 ? `, nor ${others.length} more` : '';
    super(
      `There is no run ${first}${more} to wait for: no run has had that number, or its record was removed. Nothing was stored.`,
    );
    this.hint = retry ? hintOf(retry, first) : 'Try: worker history';
    this.runIds = runIds;
  }
}

function hintOf({ child, replayable }: RefusedRetry, parent: number | undefined): string {
  const came = `Run ${child} came after it`;
  if (replayable === child) return `${came}. To run that one alone: worker run:replay ${child}`;
  if (replayable === undefined) return `${came}: the chain cannot be retried any more.`;
  return `${came} and cannot run alone. To run ${parent} again from its dead letter: worker run:replay ${replayable}`;
}

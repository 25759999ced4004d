import { CodedError } from '@sb/words';

/** The retry of a chain, refused because the first of the runs was removed. */
export interface RefusedRetry {
  /** A run on record that came after it. */
  readonly child: number;
  /** The run to replay to do the work of that run alone: itself, or its newest replay. */
  readonly alone?: number | undefined;
  /** The removed run, where its dead letter is open. */
  readonly parent?: number | undefined;
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

function hintOf({ child, alone, parent }: RefusedRetry, removed: number | undefined): string {
  const came = `Run ${child} came after it`;
  if (parent !== undefined)
    return `${came} and cannot run alone. To run ${removed} again from its dead letter: worker run:replay ${parent}`;
  if (alone === undefined) return `${came}: the chain cannot be retried any more.`;
  const replayed = alone === child ? '' : `, and was replayed as run ${alone}`;
  return `${came}${replayed}. To run that one alone: worker run:replay ${alone}`;
}

/** The runs that an act would refuse, foreseen from their records. Called by dry runs. */
import { readNewestRunId, type RunRecord, UnknownRunError } from '@sb/queue';
import type { Store } from '@sb/storage';
import type { CodedError } from '@sb/words';
import type { Refusals } from './act-on-many.ts';
import type { ChosenRun } from './choose-runs.ts';

export type KnownRun = ChosenRun & Pick<RunRecord, 'state'>;

/** `judge`: why the act refuses a run in its state; undefined where it takes it. An unknown run is always refused. */
export async function findRefusals(
  store: Store,
  runs: readonly ChosenRun[],
  judge: (run: KnownRun) => CodedError | undefined,
): Promise<Refusals> {
  const newest = (await readNewestRunId(store)) || undefined;
  const refusalOf = ({ state, ...run }: ChosenRun): CodedError | undefined =>
    state === undefined ? new UnknownRunError(run.id, newest) : judge({ ...run, state });
  return new Map(
    runs.flatMap((run) => {
      const error = refusalOf(run);
      return error ? [[run.id, error] as const] : [];
    }),
  );
}

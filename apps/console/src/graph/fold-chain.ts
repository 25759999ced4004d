/**
 * Folds runs of a chain that the picture would show as a long row of the same: runs of one job that wait for the same
 * runs and are waited for by the same ones, and a stretch of one job where each run follows the one before. What is
 * folded depends on the shape of the chain and never on states, so that a picture does not change under the eyes. Pure.
 */
import { groupBy } from '@sb/words';

export interface ChainLink {
  readonly id: number;
  readonly jobId: string;
  readonly after: readonly { readonly run: number; readonly on: string }[];
}

/** Fewer alike runs are shown one by one. */
const LEAST_FOLDED = 6;

/** Groups in the order of their first runs; a run that is shown by itself is a group of one. `keep`: never folded. */
export function foldChain<Run extends ChainLink>(
  runs: readonly Run[],
  keep?: number,
): readonly (readonly Run[])[] {
  const shape = shapeOf(runs);
  const free = runs.filter(({ id }) => id !== keep);
  const rows = [...groupBy(free, (run) => rowKey(run, shape)).values()].filter(isLong);
  const inRows = new Set(rows.flat());
  const stretches = stretchesOf(
    free.filter((run) => !inRows.has(run)),
    shape,
  ).filter(isLong);
  const folded = new Set([...inRows, ...stretches.flat()]);
  const single = runs.filter((run) => !folded.has(run)).map((run) => [run]);
  return [...rows, ...stretches, ...single].toSorted(([one], [other]) => (one?.id ?? 0) - (other?.id ?? 0));
}

/** By run: the runs that wait for it. */
type Shape = ReadonlyMap<number, readonly number[]>;

function shapeOf(runs: readonly ChainLink[]): Shape {
  const children = new Map<number, number[]>();
  for (const { id, after } of runs)
    for (const { run } of after) {
      const known = children.get(run);
      if (known) known.push(id);
      else children.set(run, [id]);
    }
  return children;
}

function rowKey({ id, jobId, after }: ChainLink, children: Shape): string {
  const parents = after.map(({ run, on }) => `${run} ${on}`).toSorted();
  return JSON.stringify([jobId, parents, children.get(id) ?? []]);
}

/** A run of a stretch follows one run, and one run follows it. */
function stretchesOf<Run extends ChainLink>(runs: readonly Run[], children: Shape): readonly Run[][] {
  const links = new Map(
    runs
      .filter(({ id, after }) => after.length === 1 && children.get(id)?.length === 1)
      .map((run) => [run.id, run]),
  );
  const isNext = (run: Run, before: Run | undefined): boolean =>
    before?.jobId === run.jobId && before.after[0]?.on === run.after[0]?.on;
  const begins = [...links.values()].filter((run) => !isNext(run, links.get(run.after[0]?.run ?? 0)));
  return begins.map((first) => {
    const stretch = [first];
    for (let run: Run | undefined = first; run;) {
      const next: Run | undefined = links.get(children.get(run.id)?.[0] ?? 0);
      run = next && isNext(next, run) ? next : undefined;
      if (run) stretch.push(run);
    }
    return stretch;
  });
}

function isLong(runs: readonly ChainLink[]): boolean {
  return runs.length >= LEAST_FOLDED;
}

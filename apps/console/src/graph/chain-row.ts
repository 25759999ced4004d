/** A chain in a list: which run it begins with, and the states of its runs. Pure. */
import type { ChainCounts } from '@sb/queue';
import { isoTime } from '@sb/views';
import { formatCount } from '@sb/words';
import type { ChainList } from '../answers/graph.ts';
import { type State, statesText, WORST, worstOf } from './chain-states.ts';

/** `maySee`: the jobs of which runs are counted; undefined: none of them has a run in the chain. */
export function chainRow(
  { id, parts, isWhole }: ChainCounts,
  maySee: (jobId: string) => boolean,
): ChainList['items'][number] | undefined {
  const seen = parts.filter(({ jobId }) => maySee(jobId));
  const [first] = seen.toSorted((one, other) => one.first - other.first);
  if (!first) return undefined;
  // It comes after runs of other chains, and is no chain itself.
  if (isWhole && parts.length === 1 && first.runs === 1 && first.first === id) return undefined;
  const counts = new Map<State, number>();
  for (const { state, runs } of seen) counts.set(state, (counts.get(state) ?? 0) + runs);
  const count = seen.reduce((sum, { runs }) => sum + runs, 0);
  const worst = worstOf([...counts.keys()]);
  const failed = seen
    .filter(({ state }) => state === 'failed')
    .toSorted((one, other) => one.first - other.first)[0];
  return {
    id,
    run: first.first,
    jobId: first.jobId,
    createdAt: isoTime(first.createdAt),
    runs: { count, ...(!isWhole && { isAtLeast: true }) },
    // A run that is not counted may have gone worse, unless nothing is worse.
    ...((isWhole || worst === WORST) && { state: worst }),
    says: [
      // The first run did not need to fail itself.
      ...(failed ? [`failed at ${failed.jobId} #${failed.first}`] : []),
      isWhole ? statesText(counts) : `of ${formatCount(count)} counted: ${statesText(counts)}`,
    ].join('; '),
  };
}

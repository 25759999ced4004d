/** A chain in a list: which run it begins with, and how its runs stand. Pure. */
import type { ChainCounts } from '@sb/queue';
import { isoTime } from '@sb/views';
import type { ChainList } from '../answers/graph.ts';
import { type State, statesText, worstOf } from './chain-states.ts';

/** `maySee`: the jobs of which runs are counted; undefined: none of them has a run in the chain. */
export function chainRow(
  { id, parts, isWhole }: ChainCounts,
  maySee: (jobId: string) => boolean,
): ChainList['items'][number] | undefined {
  const seen = parts.filter(({ jobId }) => maySee(jobId));
  const [first] = seen.toSorted((one, other) => one.first - other.first);
  if (!first) return undefined;
  const counts = new Map<State, number>();
  for (const { state, runs } of seen) counts.set(state, (counts.get(state) ?? 0) + runs);
  return {
    id,
    run: first.first,
    jobId: first.jobId,
    createdAt: isoTime(first.createdAt),
    runs: {
      count: seen.reduce((sum, { runs }) => sum + runs, 0),
      ...(!isWhole && { isAtLeast: true }),
    },
    state: worstOf([...counts.keys()]),
    says: statesText(counts),
  };
}

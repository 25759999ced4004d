/** Why a run waits, to a token of some jobs: other runs are counted, and named only where they are of its jobs. */
import { type Cause, type CauseOf, explainRun, type RunExplanation } from '@sb/queue';
import type { Store } from '@sb/storage';
import { maySeeJob, type Who } from '../http/who.ts';
import { readRunsOf } from './limited.ts';
import { seenText } from './seen-end.ts';

/** Fails with `UNKNOWN_RUN`. */
export async function explainSeen(store: Store, who: Pick<Who, 'jobs'>, id: number): Promise<RunExplanation> {
  const explanation = await explainRun(store, id);
  if (who.jobs === undefined) return explanation;
  const { causes } = explanation;
  const runs = await readRunsOf(store, causes.flatMap(numbersIn));
  const seen = new Set(runs.filter(({ jobId }) => maySeeJob(who, jobId)).map((run) => run.id));
  return { ...explanation, causes: causes.map((cause) => seenCause(who, seen, cause)) };
}

/** The runs that it names without their jobs. */
function numbersIn(cause: Cause): readonly number[] {
  if ('heldBy' in cause) return cause.heldBy;
  return cause.because === 'behind' && cause.first !== undefined ? [cause.first] : [];
}

/** `seen`: the runs that are named by their numbers, and may be. Pure. */
export function seenCause(who: Pick<Who, 'jobs'>, seen: ReadonlySet<number>, cause: Cause): Cause {
  if (cause.because === 'dependency')
    return { ...cause, parents: cause.parents.filter(({ jobId }) => maySeeJob(who, jobId)) };
  if ('heldBy' in cause) return { ...cause, heldBy: cause.heldBy.filter((id) => seen.has(id)) };
  if (cause.because === 'finished') return seenFinish(who, cause);
  if (cause.because === 'slots_busy')
    return { ...cause, nodes: cause.nodes.map((node) => seenNode(who, node)) };
  if (cause.because !== 'behind') return cause;
  const { first, ...counts } = cause;
  return first !== undefined && seen.has(first) ? cause : counts;
}

function seenFinish(who: Pick<Who, 'jobs'>, cause: CauseOf<'finished'>): Cause {
  const { reason, error } = cause;
  return {
    ...cause,
    ...(reason !== undefined && { reason: seenText(who, reason) }),
    ...(error !== undefined && { error: seenText(who, error) }),
  };
}

type BusyNode = CauseOf<'slots_busy'>['nodes'][number];

function seenNode(who: Pick<Who, 'jobs'>, { stuck = [], ...node }: BusyNode): BusyNode {
  const seen = stuck.filter(({ jobId }) => maySeeJob(who, jobId));
  return seen.length > 0 ? { ...node, stuck: seen } : node;
}

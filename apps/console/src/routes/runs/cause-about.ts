/** What a cause is about, besides its sentence: the page links the runs, and the control that changes it. Pure. */
import type { Cause, RunExplanation } from '@sb/queue';

export interface About {
  readonly queue?: string;
  readonly jobId?: string;
  /** Runs that its sentence names. */
  readonly runs?: number[];
}

export function causeAbout(cause: Cause, run: Pick<RunExplanation, 'queue' | 'jobId'>): About {
  const runs = runsOf(cause);
  return { ...ownerOf(cause, run), ...(runs.length > 0 && { runs }) };
}

function ownerOf(cause: Cause, { queue, jobId }: Pick<RunExplanation, 'queue' | 'jobId'>): About {
  if (cause.because === 'limit' || cause.because === 'rate')
    return cause.key.startsWith('queue ') ? { queue } : { jobId };
  if ('queue' in cause) return { queue: cause.queue };
  return 'jobId' in cause ? { jobId: cause.jobId } : {};
}

function runsOf(cause: Cause): number[] {
  if ('heldBy' in cause) return [...cause.heldBy];
  if (cause.because === 'behind') return cause.first === undefined ? [] : [cause.first];
  return 'parents' in cause ? cause.parents.map(({ runId }) => runId) : [];
}

import { readStandings } from '@sb/queue';
import type { Store } from '@sb/storage';
import { standingText } from '../../views/standing-text.ts';

/** What to say of a run that goes on here although operators have paused its job or its queue. */
export async function pauseRemark(
  store: Store,
  run: { readonly jobId: string; readonly queue: string },
  now: number,
): Promise<string | undefined> {
  const { job, queue } = await readStandings(store, run);
  const paused = [
    ...(job.mode === 'paused' ? [`the job ${run.jobId} is ${standingText(job, now)}`] : []),
    ...(queue.mode === 'paused' ? [`the queue ${run.queue} is ${standingText(queue, now)}`] : []),
  ];
  return paused.length === 0 ? undefined : `It is run here all the same: ${paused.join('; ')}`;
}

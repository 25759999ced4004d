/** How many live runs of each view the queues have, by the counts that the store has at hand. */
import type { LiveView } from '@sb/jobs';
import { DEPTH_CAP, readQueuesIn, readRetryingIn } from '@sb/queue';
import type { Body, Tx } from '@sb/storage';

export interface Depth {
  readonly queue: string;
  readonly count: number;
  readonly isAtLeast: boolean;
}

/** `queue`: of this one only. Where not all retries are known, neither are the later runs without them. */
export function* findLiveDepths(
  tx: Tx,
  queue: string | undefined,
): Body<(view: LiveView) => readonly Depth[]> {
  const queues = (yield* readQueuesIn(tx)).filter(({ name }) => queue === undefined || name === queue);
  const retries = new Map((yield* readRetryingIn(tx)).map((one) => [one.queue, one.retrying]));
  return (view) =>
    queues.map((one) => {
      const retrying = retries.get(one.name) ?? 0;
      const all = view === 'retrying' ? retrying : one[view];
      // The counts of queues hold the retries among the later runs.
      const count = view === 'later' ? Math.max(0, all - retrying) : all;
      return { queue: one.name, count, isAtLeast: all >= DEPTH_CAP };
    });
}

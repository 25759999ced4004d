import { type QueueRecord, readPausedJobs, readQueues } from '@sb/queue';
import { formatDuration } from '@sb/words';
import { clean } from '../../../cli/terminal/text.ts';
import { type Check, type Finding, ok } from './check.ts';

/** A queue that has been empty for so long may accept runs again, or was forgotten. */
const FORGOTTEN_MS = 24 * 3_600_000;

/** Pure. */
export function judgePauses(
  { queues, jobs }: { readonly queues: readonly QueueRecord[]; readonly jobs: readonly string[] },
  now: number,
): Finding {
  const forgotten = queues.flatMap(({ name, mode, drainedAt }) =>
    mode === 'draining' && drainedAt !== undefined && now - drainedAt > FORGOTTEN_MS
      ? [{ name, sinceMs: now - drainedAt }]
      : [],
  );
  const [first] = forgotten;
  if (first)
    return {
      verdict: 'warning',
      found: forgotten
        .map(({ name, sinceMs }) => `${clean(name)} is drained since ${formatDuration(sinceMs)}`)
        .join('; '),
      expected: 'queues that accept runs',
      advice: `If that was forgotten: worker queue:resume ${clean(first.name)}`,
    };
  const aside = [
    ...queues.filter(({ mode }) => mode !== 'active').map(({ name, mode }) => `queue ${clean(name)} ${mode}`),
    ...jobs.map((job) => `job ${clean(job)} paused`),
  ];
  return ok(aside.length === 0 ? 'nothing is paused' : aside.join(', '));
}

export const pauses: Check = {
  id: 'pauses',
  title: 'pauses',
  examine: async ({ store }) => {
    const paused = await readPausedJobs(store);
    return judgePauses({ queues: await readQueues(store), jobs: [...paused.keys()] }, await store.now());
  },
};

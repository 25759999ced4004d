/** How long until nothing of a queue is due. Pure. */
import { DEPTH_CAP, type Flow } from '@sb/queue';
import type { WorkQueue } from '@sb/views';
import { compactDuration } from '@sb/words';

/** Undefined where the queue does not shrink, or that is not known. */
export function emptyingText(
  { mode, queued }: Pick<WorkQueue, 'mode' | 'queued'>,
  { in: comes, out }: Flow,
): string | undefined {
  if (mode === 'paused' || queued === 0 || queued >= DEPTH_CAP || comes === undefined || out <= comes)
    return undefined;
  const about = compactDuration(Math.ceil(queued / (out - comes)) * 1_000);
  return `At the current speed the due runs have started in about ${about}.`;
}

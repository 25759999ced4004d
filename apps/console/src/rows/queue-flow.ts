/**
 * How many runs come into a queue and leave it a second, and how long until none is due. Runs are counted when they end,
 * so those that came are reckoned: as many as ended, and as many as the queue has grown by. Pure.
 */
import { DEPTH_CAP, type DepthHistory } from '@sb/queue';
import type { WorkQueue } from '@sb/views';
import { formatDuration } from '@sb/words';

type Samples = DepthHistory['parts'];
type Sample = NonNullable<Samples[number]>;

export interface Flow {
  /** Undefined where no two minutes were sampled, or where there were too many runs to count them. */
  readonly in?: number;
  readonly out: number;
}

/** `samples`: of the last minutes; undefined for a queue that had no runs in them. */
export function flowOf(out: number, samples: Samples | undefined): Flow {
  const known = samples?.filter((sample) => sample !== undefined);
  // Nothing was there, so all that came has ended.
  if (!known) return { in: out, out };
  const [first, last] = [known[0], known.at(-1)];
  if (!first || !last || first === last || [first, last].some(isCapped)) return { out };
  const grown = ((runsOf(last) - runsOf(first)) * 1_000) / (last.at - first.at);
  return { in: Math.max(0, out + grown), out };
}

/** `The 94 that are due are begun in about 4 min, at the speed of the last minutes.` Undefined where the queue does not shrink. */
export function emptyingText(
  { mode, queued }: Pick<WorkQueue, 'mode' | 'queued'>,
  { in: comes, out }: Flow,
): string | undefined {
  if (mode === 'paused' || queued === 0 || queued >= DEPTH_CAP || comes === undefined || out <= comes)
    return undefined;
  const about = formatDuration(Math.ceil(queued / (out - comes)) * 1_000);
  const which = queued === 1 ? 'The run that is due is' : `The ${queued} that are due are`;
  return `${which} begun in about ${about}, at the speed of the last minutes.`;
}

function runsOf({ queued, later, held, running }: Sample): number {
  return queued + later + held + running;
}

function isCapped({ queued, later, held, running }: Sample): boolean {
  return Math.max(queued, later, held, running) >= DEPTH_CAP;
}

/** A run that a daemon works on, followed to its end: `job --enqueue --follow`. */
import { setTimeout as sleep } from 'node:timers/promises';
import { findRun, type RunDetails } from '@sb/queue';
import type { Store } from '@sb/storage';
import type { Call } from '../../cli/command.ts';
import { whenInterrupted } from '../../cli/interruption.ts';
import { progressText } from '../runs/views/work-lines.ts';
import { followProgress } from './follow-progress.ts';
import { createRunLine } from './run-line.ts';

const LOOK_EVERY_MS = 250;

/** Undefined when somebody did not want to wait for it any longer: it goes on. */
export async function followRun(
  store: Store,
  id: number,
  { io, output }: Pick<Call, 'io' | 'output'>,
): Promise<RunDetails | undefined> {
  const interrupted = whenInterrupted();
  const first = await findRun(store, id);
  const line = createRunLine(io);
  line.start(first);
  line.tell({ state: first.state });
  const following = followProgress(store, id, (progress) => {
    line.tell({ progress: progressText(progress) });
    if (!line.isDrawn) output.note(`run ${id}  ${progressText(progress)}`);
  });
  try {
    while (!interrupted.aborted) {
      const run = await findRun(store, id);
      if (run.finishedAt !== undefined) return run;
      line.tell({ state: run.state });
      await sleep(LOOK_EVERY_MS, undefined, { signal: interrupted }).catch(() => {});
    }
    return undefined;
  } finally {
    await following.stop();
    line.stop();
  }
}

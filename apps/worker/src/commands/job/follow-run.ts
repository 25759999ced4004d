/** A run that a daemon works on, followed to its end: `job --enqueue --follow`. */
import { setTimeout as sleep } from 'node:timers/promises';
import { findRun, type ProgressRecord, readProgress, type RunDetails } from '@sb/queue';
import type { Store } from '@sb/storage';
import type { Call } from '../../cli/command.ts';
import { whenInterrupted } from '../../cli/interruption.ts';
import { progressText } from '../runs/views/work-lines.ts';
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

/** Looks now and then at how far a run says it is, and tells each change. */

const PROGRESS_EVERY_MS = 500;

export interface Following {
  /** Looks a last time. */
  stop(): Promise<void>;
}

export function followProgress(
  store: Store,
  runId: number,
  tell: (progress: ProgressRecord) => void,
): Following {
  let last = '';
  let looking: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    looking = look();
  }, PROGRESS_EVERY_MS);

  return {
    async stop() {
      clearInterval(timer);
      await looking;
      await look();
    },
  };

  /** A store that fails here fails the run's next step too, and that is told. */
  async function look(): Promise<void> {
    const progress = await readProgress(store, runId).catch(() => undefined);
    const seen = JSON.stringify(progress);
    if (!progress || seen === last) return;
    last = seen;
    tell(progress);
  }
}

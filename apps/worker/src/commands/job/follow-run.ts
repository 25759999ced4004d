/** Follows a run to its end: `job --enqueue --follow` follows a run of a daemon, `job` follows its own. */
import { setTimeout as sleep } from 'node:timers/promises';
import { findRun, type ProgressRecord, readProgress, type RunDetails } from '@sb/queue';
import type { Store } from '@sb/storage';
import type { Call } from '../../cli/command.ts';
import { whenInterrupted } from '../../cli/interruption.ts';
import { progressText } from '../runs/views/work-lines.ts';
import { createRunLine } from './run-line.ts';

const STATE_EVERY_MS = 250;
/** Interval between two reads of the progress. */
const PROGRESS_EVERY_MS = 500;

/** Returns undefined if Ctrl-C ended the following: the run itself continues. */
export async function followRun(
  store: Store,
  id: number,
  { io, output }: Pick<Call, 'io' | 'output'>,
): Promise<RunDetails | undefined> {
  const interrupted = whenInterrupted();
  const first = await findRun(store, id);
  const line = createRunLine(io);
  line.start(first);
  line.update({ state: first.state });
  const following = followProgress(store, id, (progress) => {
    line.update({ progress: progressText(progress) });
    if (!line.isDrawn) output.note(`run ${id}  ${progressText(progress)}`);
  });
  try {
    while (!interrupted.aborted) {
      const run = await findRun(store, id);
      if (run.finishedAt !== undefined) return run;
      line.update({ state: run.state });
      await sleep(STATE_EVERY_MS, undefined, { signal: interrupted }).catch(() => {});
    }
    return undefined;
  } finally {
    await following.stop();
    line.stop();
  }
}

export interface Following {
  /** Reads the progress a last time. */
  stop(): Promise<void>;
}

/** Reads the progress of a run regularly, and reports each change. */
export function followProgress(
  store: Store,
  runId: number,
  report: (progress: ProgressRecord) => void,
): Following {
  let last = '';
  let reading: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    reading = read();
  }, PROGRESS_EVERY_MS);

  return {
    async stop() {
      clearInterval(timer);
      await reading;
      await read();
    },
  };

  /** Ignores an error of the store: the next step of the run fails by it too, and reports it. */
  async function read(): Promise<void> {
    const progress = await readProgress(store, runId).catch(() => undefined);
    const seen = JSON.stringify(progress);
    if (!progress || seen === last) return;
    last = seen;
    report(progress);
  }
}

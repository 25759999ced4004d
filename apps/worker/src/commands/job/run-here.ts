/** `worker job` without --enqueue: executes a run in this process, with its log on stderr; Ctrl-C cancels it. */
import type { RegisteredJob } from '@sb/jobs';
import { handleUncaught, runOnce } from '@sb/runner';
import type { RunDetails } from '@sb/queue';
import type { RunRequest } from '@sb/queue/engine';
import { canRedraw } from '../../cli/progress.ts';
import type { Call } from '../../cli/command.ts';
import type { OutputStream } from '../../cli/output.ts';
import { createLog } from '../../services/create-log.ts';
import { exitCodeOfSignal, onStopSignal, type StopSignal } from '../../cli/interruption.ts';
import { nodeName } from '../../services/env-settings.ts';
import { heartbeatEntry, jobThreadEntry } from '../../services/places.ts';
import type { OpenedStore, Services } from '../../services/services.ts';
import { progressText } from '../runs/views/work-lines.ts';
import { VERSION } from '../../cli/version.ts';
import { consoleToStderr } from '../../cli/console-to-stderr.ts';
import { type Following, followProgress } from './follow-run.ts';
import { createOthersNotice, createWaitNotice } from './notices.ts';
import { createRunLine, type RunLine } from './run-line.ts';

export interface HereOptions {
  readonly services: Services;
  readonly jobs: readonly RegisteredJob[];
  readonly request: RunRequest;
  /** The job gets this instant as its "now". */
  readonly jobNow?: Date | undefined;
  /** Prints each progress on its own line if the terminal cannot redraw a line. */
  readonly follow: boolean;
  /** Also a job with `isolation: 'thread'`: a debugger is attached to this thread. */
  readonly inThisThread: boolean;
}

export interface EndedHere {
  readonly run: RunDetails;
  /** The signal that cancelled the run. */
  readonly stoppedBy: StopSignal | undefined;
}

export async function runHere(
  { store, storeId }: OpenedStore,
  { io, output }: Pick<Call, 'io' | 'output'>,
  { services, jobs, request, jobNow, follow, inThisThread }: HereOptions,
): Promise<EndedHere> {
  const { config, secrets, databaseUrl } = services;
  const line = createRunLine(io);
  const stderr = besideLine(io.stderr, line);
  const { logger } = createLog({
    env: io.env,
    config,
    secrets,
    stream: io.stderr,
    split: false,
    ...(canRedraw(io) && { stderr }),
  });
  const notice = createWaitNotice(store, { io, output });
  const othersNotice = createOthersNotice(store, output);
  const cancelling = new AbortController();
  let following: Following | undefined;
  let stoppedBy: StopSignal | undefined;
  const stopListening = onStopSignal((signal, time) => {
    if (time > 1) process.exit(exitCodeOfSignal(signal));
    stoppedBy = signal;
    line.hush();
    output.note('  cancelling: waiting for the job to end (Ctrl-C again to stop at once)');
    cancelling.abort();
  });
  const restoreConsole = consoleToStderr(stderr, secrets);
  const running = runOnce({
    store,
    storeId,
    jobs,
    request,
    logger,
    secrets,
    version: VERSION,
    name: nodeName(io.env),
    signal: cancelling.signal,
    heartbeatThread: { entry: heartbeatEntry(io.entry), databaseUrl },
    threads: inThisThread ? undefined : { entry: jobThreadEntry(io.entry), modules: services.jobModules },
    jobNow,
    onStart(run) {
      line.start(run);
      if (!line.isDrawn && !follow) return;
      following = followProgress(store, run.id, (progress) => {
        line.update({ progress: progressText(progress) });
        if (!line.isDrawn) output.note(`run ${run.id}  ${progressText(progress)}`);
      });
    },
    onWait(run, until) {
      line.hush();
      notice(run, until);
    },
    onWaitForOthers: othersNotice,
  });
  const stopHandling = handleUncaught(logger, (ms) => endWithin(running, cancelling, ms));
  try {
    return { run: await running, stoppedBy };
  } finally {
    await following?.stop();
    line.stop();
    restoreConsole();
    stopHandling();
    stopListening();
  }
}

/** Removes the drawn line before anything else is written. */
function besideLine(stderr: OutputStream, line: RunLine): OutputStream {
  return {
    write(text) {
      line.hush();
      return stderr.write(text);
    },
  };
}

async function endWithin(running: Promise<unknown>, cancelling: AbortController, ms: number): Promise<void> {
  cancelling.abort();
  await Promise.race([
    running,
    new Promise((resolve) => {
      setTimeout(resolve, ms);
    }),
  ]);
}

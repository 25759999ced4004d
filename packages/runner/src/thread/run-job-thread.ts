/**
 * The side of the thread. It loads the jobs, and works on one run after the other until it is ended. It opens no store:
 * the worker does what a context asks for. An uncaught error ends the thread with the run that it came from; an uncaught
 * error of a run that has already ended is only reported.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { parentPort, workerData } from 'node:worker_threads';
import { type RegisteredJob, validateInput } from '@sb/jobs';
import { returnedEnd, thrownEnd } from '../attempt/attempt-end.ts';
import { createContext } from '../attempt/context.ts';
import type { AttemptEnd } from '../attempt/outcome.ts';
import { carryError } from './carried-error.ts';
import { MissingInThreadError } from './errors.ts';
import { MainLine } from './main-line.ts';
import type { CarriedEnd, RunOrder, ThreadData, ToThread } from './protocol.ts';
import { redirectConsole } from './thread-console.ts';
import { ThreadedSource } from './threaded-source.ts';
import type { KnownJobs } from './threaded-work.ts';

const EXIT_FAILED = 1;

/** The run that the current code belongs to. */
const currentRun = new AsyncLocalStorage<ThreadedSource>();

/** Called by the entry file of the thread. `load` gets the `modules` of the worker's `ThreadOptions`. */
export async function runJobThread(
  load: (modules: unknown) => Promise<readonly RegisteredJob[]>,
): Promise<void> {
  if (!parentPort) throw new Error('runJobThread: expected a thread that a worker has started.');
  const { modules, unread } = workerData as ThreadData;
  const line = new MainLine(parentPort, unread);
  redirectConsole(line);
  handleErrors(line);
  const jobs = await load(modules).catch((error: unknown) => {
    line.send({ type: 'unready', error: carryError(error) });
    process.exit(EXIT_FAILED);
  });
  let current: ThreadedSource | undefined;
  const known = new Map(jobs.map((job) => [job.id, job]));
  parentPort.on('message', (message: ToThread) => {
    switch (message.type) {
      case 'run':
        current = new ThreadedSource(message.order, line, known);
        void work(current, { order: message.order, line, jobs: known });
        return;
      case 'abort':
        current?.abort(message.reason);
        return;
      case 'do':
      case 'answered':
      case 'refused':
        line.hear(message);
    }
  });
  line.send({ type: 'ready' });
}

interface Work {
  readonly order: RunOrder;
  readonly line: MainLine;
  readonly jobs: KnownJobs;
}

async function work(source: ThreadedSource, { order, line, jobs }: Work): Promise<void> {
  const end = await currentRun.run(source, () => attempt(source, order, jobs));
  source.close();
  line.send({ type: 'ended', end: carryEnd(end) });
}

async function attempt(
  source: ThreadedSource,
  { run, input }: RunOrder,
  jobs: KnownJobs,
): Promise<AttemptEnd> {
  const job = jobs.get(run.jobId);
  if (!job) return { kind: 'threw', error: new MissingInThreadError(run.jobId, [...jobs.keys()]) };
  const verdict = await validateInput(job, input);
  if (!verdict.ok) return { kind: 'invalid_input', problems: verdict.problems };
  if (source.signal.aborted) return { kind: 'released', neverBegan: true };
  try {
    return returnedEnd(await job.run(createContext(source, verdict.value)), {});
  } catch (error) {
    return thrownEnd(error);
  }
}

function carryEnd(end: AttemptEnd): CarriedEnd {
  return 'error' in end ? { ...end, error: carryError(end.error) } : end;
}

function handleErrors(line: MainLine): void {
  const onError = (thrown: unknown): void => {
    const owner = currentRun.getStore();
    const error = carryError(thrown);
    if (owner?.isOver) return line.send({ type: 'stray', runId: owner.run.id, error });
    line.send({ type: 'crashed', error });
    process.exit(EXIT_FAILED);
  };
  process.on('uncaughtException', onError);
  process.on('unhandledRejection', onError);
}

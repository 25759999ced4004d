/**
 * One thread, on the side of the worker. It works on one run at a time, and is ended when its run has to end and does
 * not. An uncaught error, `process.exit` and too much memory end the thread and fail its run. A thread that has ended, or
 * is ending, is never used again.
 */
import { type ResourceLimits, Worker } from 'node:worker_threads';
import type { Logger } from '@sb/logger';
import type { AbortReason } from '@sb/jobs';
import { type ThreadedRun, type ServedAttempt } from '../attempt/attempt.ts';
import type { AttemptEnd } from '../attempt/outcome.ts';
import { uncarryError } from './carried-error.ts';
import { ThreadEndedError, ThreadUnreadyError } from './errors.ts';
import type { CarriedEnd, FromThread, RunOrder, ThreadData, ToThread } from './protocol.ts';
import { ServedRun } from './served-run.ts';
import { markRead, newUnread } from './unread.ts';

export interface ThreadOptions {
  /** The file of the thread: it calls `runJobThread`. */
  readonly entry: URL;
  /** The argument of `load` in the thread: where to load the jobs from. Plain data. */
  readonly modules?: unknown;
  /** Limits of memory. Default: those of Node.js. */
  readonly limits?: ResourceLimits | undefined;
}

export interface JobThreadOptions extends ThreadOptions {
  readonly logger: Logger;
  /** Called when the thread has ended. */
  readonly gone: (thread: JobThread) => void;
}

export class JobThread {
  readonly #worker: Worker;
  readonly #options: JobThreadOptions;
  readonly #unread = newUnread();
  #run: ServedRun | undefined;
  #isReady = false;
  #isEnding = false;
  /** The error that ended it. */
  #failure: { readonly error: unknown } | undefined;

  constructor(options: JobThreadOptions) {
    this.#options = options;
    const data: ThreadData = { modules: options.modules, unread: this.#unread };
    this.#worker = new Worker(options.entry, {
      workerData: data,
      argv: process.argv.slice(2),
      ...(options.limits && { resourceLimits: options.limits }),
    });
    this.#worker.on('message', (message: FromThread) => this.#hear(message));
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', (code) => this.#gone(code));
  }

  get mayWork(): boolean {
    return !this.#run && !this.#isEnding;
  }

  run(attempt: ServedAttempt, input: unknown): ThreadedRun {
    const run = new ServedRun(attempt, (message) => this.#send(message));
    this.#run = run;
    // While it works, it keeps the process alive.
    this.#worker.ref();
    this.#send({ type: 'run', order: orderOf(attempt, input) });
    return {
      ended: run.ended,
      abort: (reason: AbortReason) => {
        if (this.#run === run) this.#send({ type: 'abort', reason });
      },
      kill: () => {
        if (this.#run === run) void this.end();
      },
    };
  }

  /** Resolves when the thread has ended. */
  async end(): Promise<void> {
    this.#isEnding = true;
    await this.#worker.terminate();
  }

  #send(message: ToThread): void {
    this.#worker.postMessage(message);
  }

  #hear(message: FromThread): void {
    markRead(this.#unread);
    // A message of a thread that is ending comes too late.
    if (this.#isEnding) return;
    try {
      this.#take(message);
    } catch (error) {
      // Such as the error of a program's own logger.
      this.#fail(error);
    }
  }

  #take(message: FromThread): void {
    switch (message.type) {
      case 'ready':
        this.#isReady = true;
        return;
      case 'unready':
      case 'crashed':
        return this.#fail(uncarryError(message.error));
      case 'stray':
        return this.#options.logger.error('uncaught error of a run that had already ended', {
          runId: message.runId,
          error: uncarryError(message.error),
        });
      case 'printed':
        return console[message.to](message.text);
      case 'ended':
        return this.#ended(message.end);
      case 'log':
      case 'count':
      case 'gauge':
      case 'progress':
      case 'keep':
      case 'call':
      case 'done':
      case 'failed':
        return this.#run?.hear(message);
      default:
        return message satisfies never;
    }
  }

  #ended(end: CarriedEnd): void {
    // First, because it may throw: the thread then ends, and fails the run that it still has.
    const attemptEnd = uncarryEnd(end);
    const run = this.#run;
    this.#run = undefined;
    this.#worker.unref();
    run?.end(attemptEnd);
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
    void this.end();
  }

  #gone(code: number): void {
    const run = this.#run;
    const error = this.#whyGone(code);
    const wasEnded = this.#isEnding && !this.#failure;
    this.#run = undefined;
    this.#isEnding = true;
    this.#options.gone(this);
    if (run) run.end({ kind: 'threw', error });
    else if (!wasEnded) this.#options.logger.error('an idle thread has ended', { error });
  }

  #whyGone(code: number): unknown {
    const { error } = this.#failure ?? {};
    if (!this.#isReady && this.#failure) return new ThreadUnreadyError(messageOf(error), { cause: error });
    if (codeOf(error) === 'ERR_WORKER_OUT_OF_MEMORY')
      return new ThreadEndedError('it ran out of memory', { cause: error });
    if (this.#failure) return error;
    if (this.#isEnding) return new ThreadEndedError('the job did not stop when its signal aborted');
    if (!this.#isReady)
      return new ThreadUnreadyError(`it ended while it loaded them, with exit code ${code}`);
    return new ThreadEndedError(`it called process.exit(${code})`);
  }
}

function orderOf({ run, storeId, jobNow, lastSuccessAt }: ServedAttempt, input: unknown): RunOrder {
  return { run: { ...run, input: undefined }, input, storeId, jobNow, lastSuccessAt };
}

function uncarryEnd(end: CarriedEnd): AttemptEnd {
  return 'error' in end ? { ...end, error: uncarryError(end.error) } : end;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

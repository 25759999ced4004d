/**
 * One thread, as the worker sees it: it works on one run at a time, and is ended when that has to end and does not. What
 * ends a thread ends its run: an error that nobody caught, `process.exit`, too much memory. A thread that ended is never
 * used again, and neither is one that was told to.
 */
import { type ResourceLimits, Worker } from 'node:worker_threads';
import type { Logger } from '@sb/logger';
import type { AbortReason } from '../attempt/abort.ts';
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
  /** What that is to load the jobs from; plain data. */
  readonly modules?: unknown;
  /** Of memory. Default: Node's. */
  readonly limits?: ResourceLimits | undefined;
}

export interface JobThreadOptions extends ThreadOptions {
  readonly logger: Logger;
  /** It has ended. */
  readonly gone: (thread: JobThread) => void;
}

export class JobThread {
  readonly #worker: Worker;
  readonly #options: JobThreadOptions;
  readonly #unread = newUnread();
  #run: ServedRun | undefined;
  #isReady = false;
  #isEnding = false;
  /** What it ended of. */
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
    // While it works, the process is not through.
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

  /** Resolves when it is gone. */
  async end(): Promise<void> {
    this.#isEnding = true;
    await this.#worker.terminate();
  }

  #send(message: ToThread): void {
    this.#worker.postMessage(message);
  }

  #hear(message: FromThread): void {
    markRead(this.#unread);
    // Its last words came too late.
    if (this.#isEnding) return;
    try {
      this.#take(message);
    } catch (error) {
      // Such as a log of somebody else's that throws.
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
        return this.#options.logger.error('an error of a run that had ended, and that nobody caught', {
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
    const run = this.#run;
    this.#run = undefined;
    this.#worker.unref();
    run?.end(uncarryEnd(end));
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
    void this.end();
  }

  #gone(code: number): void {
    const run = this.#run;
    const error = this.#whyGone(code);
    const wasToldTo = this.#isEnding && !this.#failure;
    this.#run = undefined;
    this.#isEnding = true;
    this.#options.gone(this);
    if (run) run.end({ kind: 'threw', error });
    else if (!wasToldTo) this.#options.logger.error('a thread that had nothing to do has ended', { error });
  }

  #whyGone(code: number): unknown {
    const { error } = this.#failure ?? {};
    if (!this.#isReady && this.#failure) return new ThreadUnreadyError(messageOf(error), { cause: error });
    if (codeOf(error) === 'ERR_WORKER_OUT_OF_MEMORY')
      return new ThreadEndedError('it ran out of memory', { cause: error });
    if (this.#failure) return error;
    if (this.#isEnding) return new ThreadEndedError('it was told to stop, and did not');
    if (!this.#isReady) return new ThreadUnreadyError(`it ended meanwhile, with exit code ${code}`);
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

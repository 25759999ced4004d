/** Calls a function of the program around each run of its jobs: for error trackers, AsyncLocalStorage, tenants. */
import type { JobContext, RegisteredJob } from '@sb/jobs';
import type { Logger } from '@sb/logger';
import type { WorkerOptions } from './worker-types.ts';

type Around = NonNullable<WorkerOptions['around']>;

/**
 * A thread has code of its own, and a batch is one call for many runs: the jobs of both are left as they are, and a
 * warning names them.
 */
export function wrapRuns(
  jobs: readonly RegisteredJob[],
  { around, logger }: { readonly around: Around | undefined; readonly logger: Pick<Logger, 'warn'> },
): readonly RegisteredJob[] {
  if (!around) return jobs;
  const others = jobs.filter((job) => !canWrap(job)).map(({ id }) => id);
  if (others.length > 0)
    logger.warn('around is not called for jobs in threads and batches', { jobs: others });
  return jobs.map((job) => (canWrap(job) ? { ...job, run: (ctx) => runWithin(around, job, ctx) } : job));
}

function canWrap({ isolation, batch }: RegisteredJob): boolean {
  return isolation !== 'thread' && !batch;
}

/** An attempt ends with the job, not before it: what runs after its end belongs to no run. */
async function runWithin(around: Around, job: RegisteredJob, ctx: JobContext<unknown>): Promise<unknown> {
  const execution = createExecution(job, ctx);
  try {
    const value = await around(ctx, execution.next);
    if (execution.isLeft()) throw new Error('around ended before next(): return next(), or await it');
    return value;
  } finally {
    await execution.ended();
  }
}

function createExecution(job: RegisteredJob, ctx: JobContext<unknown>) {
  let running: Execution | undefined;
  let ended: Promise<unknown> | undefined;
  let isPending = false;
  return {
    next,
    /** A job that is over counts too: its end and its error would be lost. */
    isLeft: () => running !== undefined && (isPending || !running.isAwaited()),
    ended: () => ended,
  };

  function next(): Promise<unknown> {
    if (running)
      return Promise.reject(
        new Error(`around called next() twice for run ${ctx.run.id}: a run has one execution`),
      );
    isPending = true;
    running = new Execution((resolve) => resolve(job.run(ctx)));
    const end = (): void => void (isPending = false);
    // An error that around does not wait for is no unhandled one of the process.
    ended = Promise.prototype.then.call(running, end, end);
    return running;
  }
}

/**
 * The promise of `next()`. Knows whether `around` has waited for it: an await, a return and `Promise.all` pass a handler
 * of its value. `catch` and `finally` pass none: what they return, an Execution too, has to be waited for.
 */
class Execution extends Promise<unknown> {
  #isRead = false;
  readonly #derived: Execution[] = [];

  isAwaited(): boolean {
    return this.#isRead || this.#derived.some((one) => one.isAwaited());
  }

  // oxlint-disable-next-line unicorn/no-thenable -- a promise has one; this one marks a caller that waits
  override then<A = unknown, B = never>(
    onEnd?: ((value: unknown) => A | PromiseLike<A>) | null,
    onError?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    const derived = super.then(onEnd, onError);
    if (onEnd) this.#isRead = true;
    else this.#derive(derived);
    return derived;
  }

  /** That of a promise calls `then` with handlers of its own. */
  override finally(onEnd?: (() => void) | null): Promise<unknown> {
    const wasRead = this.#isRead;
    const derived = super.finally(onEnd);
    this.#isRead = wasRead;
    this.#derive(derived);
    return derived;
  }

  #derive(derived: unknown): void {
    if (derived instanceof Execution) this.#derived.push(derived);
  }
}

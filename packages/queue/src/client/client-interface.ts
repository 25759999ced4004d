/** What a client can do. */
import type { News, SubscribeOptions, Subscription } from '@sb/events';
import type {
  AnyJob,
  Duration,
  EnqueueOptions,
  FinishedState,
  InputArgs,
  InputOf,
  LiveState,
  ResultOf,
} from '@sb/jobs';
import type { QueueMode } from '@sb/storage';
import type {
  ChainStep,
  ClientTx,
  Enqueued,
  EnqueuedChain,
  EnqueueItem,
  EnqueueManyOptions,
  PgTransaction,
  SqlTransaction,
  Work,
} from '../client-types.ts';
import type { ClientDeadLetters } from './client-dead-letters.ts';
import type { RunExplanation } from '../explain/explain-run.ts';
import type { LiveRun, LiveView } from '../lists/live-runs.ts';
import type { JobChange } from '../pauses/pause-job.ts';
import type { QueueRecord } from '../queries/read-queues.ts';
import type { Cancelling } from '../runs/cancel.ts';
import type { RunDetails } from '../runs/find-run.ts';
import type { RunRecord } from '../runs/run-records.ts';
import type { Change } from '../standing.ts';

/** A run with its attempts; times are ms since the epoch. */
export type Run = RunDetails;

/** A run whose result has a type. While it has not ended, `state` is a live one. */
export type RunOf<Result> =
  | (Omit<Run, 'state' | 'result'> & { readonly state: 'succeeded'; readonly result: Result })
  | (Omit<Run, 'state' | 'result'> & {
      readonly state: Exclude<FinishedState, 'succeeded'> | LiveState;
      readonly result?: undefined;
    });

export interface WaitOptions {
  /** Then the run is returned as it is, unfinished. Default 30 s. */
  readonly timeout?: Duration;
  /** An abort ends the wait in the same way. */
  readonly signal?: AbortSignal;
}

export interface RunListFilter {
  /** One of the six views of live runs, the state of ended ones, or all that have ended. Default `ended`. */
  readonly state?: LiveView | FinishedState | 'ended';
  readonly job?: string;
  readonly queue?: string;
  readonly schedule?: string;
  /** Of ended runs only, as are `since` and `until`. */
  readonly tag?: string;
  readonly since?: Date;
  readonly until?: Date;
  /** The `next` of the page before. */
  readonly cursor?: string;
  /** Default 50, at most 500. */
  readonly limit?: number;
}

export interface RunList {
  readonly runs: readonly (RunRecord | LiveRun)[];
  /** Absent on the last page. */
  readonly next?: string;
}

/** Who acts, and why: both are on record. */
export interface ClientAct {
  /** Default: the client's `createdBy`. */
  readonly actor?: string;
  readonly reason?: string;
}

export interface PauseFor extends ClientAct {
  readonly reason: string;
  /** Default: until it is resumed. */
  readonly for?: Duration;
}

export interface ClientReplay extends ClientAct {
  readonly input?: unknown;
  readonly job?: AnyJob;
  readonly fromStep?: string;
}

/**
 * Every call can fail with the errors of the store (`STORE_UNREACHABLE`, `STORE_UNUSABLE`, ...) and with `CLIENT_CLOSED`;
 * those of its own are named with it. docs/errors.md explains each code.
 */
export interface ClientReads {
  /** A run, live or ended, with its input, result, error and attempts. Fails with `UNKNOWN_RUN`. */
  get(id: number): Promise<Run>;
  /**
   * The run when it has ended, or as it is after the timeout: then its `state` is a live one. With its job, the result has
   * that job's type. A run that fails is no error of the wait: it has the state `failed` and its `error`. Fails with
   * `UNKNOWN_RUN`, `DURATION_INVALID`, `REQUEST_INVALID`.
   */
  wait<J extends AnyJob>(job: J, id: number, options?: WaitOptions): Promise<RunOf<ResultOf<J>>>;
  wait(id: number, options?: WaitOptions): Promise<RunOf<unknown>>;
  /**
   * Live runs in the order of their view; ended ones newest first. Without a filter those that have ended. Fails with
   * `CURSOR_INVALID`, `REQUEST_INVALID`, `UNKNOWN_JOB`, `UNKNOWN_QUEUE`.
   */
  list(filter?: RunListFilter): Promise<RunList>;
  /**
   * A waiting run ends as cancelled; a running one is asked to stop (`requested`). A run that had ended stays as it is
   * (`finished`). Fails with `UNKNOWN_RUN`, `REQUEST_INVALID`.
   */
  cancel(id: number, act?: ClientAct): Promise<Cancelling>;
  /**
   * A failed run again, as a new one: once. Fails with `UNKNOWN_RUN`, `RUN_NOT_FINISHED`, `RUN_NOT_FAILED`,
   * `RUN_NEEDS_CHAIN`, `DEAD_LETTER_CLOSED`, `INPUT_GONE`, `REQUEST_INVALID`, and as `enqueue` does.
   */
  retry(id: number, act?: ClientAct): Promise<{ readonly id: number }>;
  /**
   * Any ended run again, as a new one, with its own input or another. `job`: the job of the run, whose schema then checks
   * the other input, and whose `dedupeKey` is worked out from it; another job is refused. The client of a worker knows its
   * jobs without it. `fromStep`: with the results of the steps before it.
   * Fails with `UNKNOWN_RUN`, `RUN_NOT_FINISHED`, `RUN_NEEDS_CHAIN`, `UNKNOWN_STEP`, `INPUT_GONE`, `REQUEST_INVALID`, and
   * as `enqueue` does.
   */
  replay(id: number, how?: ClientReplay): Promise<{ readonly id: number }>;
  /** Why a run does not run now, with every cause. Fails with `UNKNOWN_RUN`. */
  explain(id: number): Promise<RunExplanation>;
  /** Daemons start no run of the queue until it is resumed. Fails with `UNKNOWN_QUEUE`, `PAUSE_INVALID`, `REQUEST_INVALID`, `DURATION_INVALID`. */
  pauseQueue(queue: string, pause: PauseFor): Promise<Change<QueueMode>>;
  /** Ends a pause or a drain. Fails with `UNKNOWN_QUEUE`, `REQUEST_INVALID`. */
  resumeQueue(queue: string, act?: ClientAct): Promise<Change<QueueMode>>;
  /** Daemons start no run of the job, in any queue. Fails with `UNKNOWN_JOB`, `PAUSE_INVALID`, `REQUEST_INVALID`, `DURATION_INVALID`. */
  pauseJob(jobId: string, pause: PauseFor): Promise<JobChange>;
  /** Fails with `UNKNOWN_JOB`, `REQUEST_INVALID`. */
  resumeJob(jobId: string, act?: ClientAct): Promise<JobChange>;
  /** Every queue with its number of runs, its limits and its pause, by name. */
  readQueues(): Promise<readonly QueueRecord[]>;
  /**
   * Calls the handler with what happens from now on, or from `from`, in order and at least once: the ends of runs, and what
   * people do. The position is stored by the name of the consumer, so after a restart it goes on where it was. `close`
   * stops it, and waits for the handler that runs. Resolves when the first position is stored. Fails with `REQUEST_INVALID`.
   */
  subscribe(options: SubscribeOptions, handler: (news: News) => unknown): Promise<Subscription>;
}

/**
 * A job is named by its id, or passed itself: then its input is typed, its schema checks it, and its `dedupeKey` is worked
 * out. Calls fail with the codes of docs/errors.md, such as `UNKNOWN_JOB`, `QUEUE_FULL`, `INPUT_INVALID`.
 */
export interface Client extends ClientReads, ClientDeadLetters {
  /** Resolves when the run survives a crash. */
  enqueue<J extends AnyJob>(job: J, ...asked: InputArgs<J, EnqueueOptions>): Promise<Enqueued>;
  enqueue<J extends AnyJob>(job: J, input: InputOf<J>, options?: EnqueueOptions): Promise<Enqueued>;
  enqueue(jobId: string, input?: unknown, options?: EnqueueOptions): Promise<Enqueued>;
  /** Stores runs in order, in parts of 1,000, each part whole or not at all. */
  enqueueMany(items: readonly EnqueueItem[], options?: EnqueueManyOptions): Promise<readonly Enqueued[]>;
  /**
   * PostgreSQL: within a transaction of your own: a connection of the driver `pg`, or a transaction of another client, by
   * `fromDrizzle`, `fromKysely`, `fromKnex`, `fromPrisma`, `fromTypeOrm` or `fromPostgresJs`. The run exists when you
   * commit. Then call `wake()`, or daemons see it within a second. Await it before your next statement. Fails with
   * `TRANSACTION_FOREIGN` unless the transaction is read committed.
   */
  enqueueIn<J extends AnyJob>(
    transaction: PgTransaction | SqlTransaction,
    job: J,
    ...asked: InputArgs<J, EnqueueOptions>
  ): Promise<Enqueued>;
  enqueueIn<J extends AnyJob>(
    transaction: PgTransaction | SqlTransaction,
    job: J,
    input: InputOf<J>,
    options?: EnqueueOptions,
  ): Promise<Enqueued>;
  enqueueIn(
    transaction: PgTransaction | SqlTransaction,
    jobId: string,
    input?: unknown,
    options?: EnqueueOptions,
  ): Promise<Enqueued>;
  /**
   * Many runs within a transaction of your own, by a few statements: all or none. With `after` or `dedupeTtl`, and where a
   * key is held, each group of neighbours with the same options has statements of its own, and so has each run that
   * `dedupeReplace` changes. After a refusal the transaction is usable. Fails as `enqueueIn` does.
   */
  enqueueManyIn(
    transaction: PgTransaction | SqlTransaction,
    items: readonly EnqueueItem[],
  ): Promise<readonly Enqueued[]>;
  /**
   * PostgreSQL: wakes daemons when a transaction of your own commits, where you cannot call `wake()` afterwards. Commits
   * that wake wait for each other, in the whole database server: not for many transactions a second.
   */
  wakeIn(transaction: PgTransaction | SqlTransaction): Promise<void>;
  /**
   * Stores several runs that follow each other, all or none. Without `after` a step follows the one before it. Fails as
   * `enqueue` does, and with `CHAIN_INVALID`.
   */
  enqueueChain(steps: readonly ChainStep[]): Promise<EnqueuedChain>;
  /**
   * A transaction on the client's own connection. On SQLite, which has one writer, this is the way to store a run together
   * with rows of your own. On PostgreSQL your tables need their schema's name: `public.orders`. Fails as `enqueue` does,
   * and with errors that its body throws.
   */
  transaction<R>(body: (tx: ClientTx) => Work<R>): Promise<R>;
  /** Wakes daemons, so that they look for runs. A hint. */
  wake(): Promise<void>;
  /** Waits for calls that are under way. Later calls fail with `CLIENT_CLOSED`. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** What a program sees of the client: plain types, so that the packed library needs none of our packages. */
import type { AnyJob, EnqueueOptions, InputOf, RunAfter } from '@sb/jobs';

export type { EnqueueOptions, RunAfter } from '@sb/jobs';

/** The answer to a request. */
export interface Enqueued {
  /** The run that stands for it. */
  readonly id: number;
  /** `duplicate`: the dedupe key was held by this run, and nothing was stored. */
  readonly verdict: 'enqueued' | 'duplicate';
}

export interface EnqueueManyOptions {
  /** Told after each part how many are stored. */
  readonly onProgress?: (stored: number, of: number) => void;
  /** Aborting ends it after the part that is under way. */
  readonly signal?: AbortSignal;
}

/** As much of a client of the driver `pg` as it takes. */
export interface PgTransaction {
  query(config: PgStatement): Promise<{ readonly rows: unknown[] }>;
}

export interface PgStatement {
  readonly text: string;
  readonly values?: unknown[];
  readonly rowMode?: 'array';
  readonly types?: { getTypeParser(oid: number, format?: string): (value: string) => unknown };
}

/** A part of a transaction: `yield*` it. */
export type Work<R> = Generator<object, R, unknown>;

/** A transaction of the store itself. Its body may run again after a conflict: it has no other effects. */
export interface ClientTx {
  /** A statement of your own, in the words of the database: `?` stands for a value on SQLite, `$1` on PostgreSQL. */
  run(text: string, values?: readonly unknown[]): Work<void>;
  rows<Row>(text: string, values?: readonly unknown[]): Work<readonly Row[]>;
  enqueue(jobId: string, input?: unknown, options?: EnqueueOptions): Work<Enqueued>;
}

export interface ClientOptions {
  /** `sqlite:<path>` (relative to the working directory) or `postgres://...`. */
  readonly databaseUrl: string;
  /** Who asks, where a request does not say so: kept with each run. */
  readonly createdBy?: string;
  /** PostgreSQL: connections at most. Default 4. */
  readonly connections?: number;
}

/** What a chain waits for: a step of it, or a run that was there. */
export interface StepAfter extends Omit<RunAfter, 'run'> {
  /** The name of a step of the same chain. */
  readonly step?: string;
  readonly run?: number;
}

export interface ChainStep extends Omit<EnqueueOptions, 'after'> {
  readonly job: string | AnyJob;
  readonly input?: unknown;
  /** What other steps, and their conditions, call it. */
  readonly name?: string;
  /** Names of steps, or how they have to end. Default: the step before it. An empty list: it waits for none. */
  readonly after?: readonly (string | StepAfter)[];
}

/** A chain as it is stored. */
export interface EnqueuedChain {
  /** What it is known by: its first run. */
  readonly id: number;
  /** In the order of the steps. */
  readonly runs: readonly Enqueued[];
}

export interface EnqueueItem extends EnqueueOptions {
  readonly job: string | AnyJob;
  readonly input?: unknown;
}

/**
 * A job is named by its id, or given itself: then its input has its type, its schema checks it, and its `dedupeKey` is
 * worked out. All fail with the codes of docs/errors.md, such as `UNKNOWN_JOB`, `QUEUE_FULL`, `INPUT_INVALID`.
 */
export interface Client {
  /** Resolves when the run survives a crash. */
  enqueue<J extends AnyJob>(job: J, input: InputOf<J>, options?: EnqueueOptions): Promise<Enqueued>;
  enqueue(jobId: string, input?: unknown, options?: EnqueueOptions): Promise<Enqueued>;
  /** In parts of 1,000, each whole or not at all, in order. */
  enqueueMany(items: readonly EnqueueItem[], options?: EnqueueManyOptions): Promise<readonly Enqueued[]>;
  /**
   * PostgreSQL: within a transaction of your own, on your own connection of the driver `pg`. The run is there when you
   * commit. Then call `wake()`, or daemons see it within a second. Await it before your next statement. Fails with
   * `TRANSACTION_FOREIGN` unless the transaction is read committed.
   */
  enqueueIn<J extends AnyJob>(
    transaction: PgTransaction,
    job: J,
    input: InputOf<J>,
    options?: EnqueueOptions,
  ): Promise<Enqueued>;
  enqueueIn(
    transaction: PgTransaction,
    jobId: string,
    input?: unknown,
    options?: EnqueueOptions,
  ): Promise<Enqueued>;
  /**
   * Several runs that follow each other, stored together or not at all. Without `after` a step follows the one before
   * it. Fails as `enqueue` does, and with `CHAIN_INVALID`.
   */
  enqueueChain(steps: readonly ChainStep[]): Promise<EnqueuedChain>;
  /**
   * A transaction through the client's own connection: on SQLite, which has one writer, the way to store a run
   * together with rows of your own. On PostgreSQL your tables need their schema's name: `public.orders`. Fails as
   * `enqueue` does, and with what its body throws.
   */
  transaction<R>(body: (tx: ClientTx) => Work<R>): Promise<R>;
  /** Tells daemons to look. A hint. */
  wake(): Promise<void>;
  /** Waits for the calls that are under way, and is final: later ones fail with `CLIENT_CLOSED`. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** The types of the client: plain, so that the packed library needs none of our packages. */
import type { AnyJob, EnqueueOptions, InputOf, RunAfter } from '@sb/jobs';

export type { EnqueueOptions, RunAfter } from '@sb/jobs';

/** The answer to a request for a run. */
export interface Enqueued {
  /** The new run, or the one that holds the dedupe key. */
  readonly id: number;
  /** `duplicate`: this run holds the dedupe key, and nothing was stored. */
  readonly verdict: 'enqueued' | 'duplicate';
}

export interface EnqueueManyOptions {
  /** Called after each part, with the number of stored runs. */
  readonly onProgress?: (stored: number, of: number) => void;
  /** An abort stops after the part that is being stored. */
  readonly signal?: AbortSignal;
}

/** The part of a client of the driver `pg` that `enqueueIn` needs. */
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

/** A transaction of the store. Its body may run again after a conflict, so it must have no other effects. */
export interface ClientTx {
  /** A statement of your own, in the words of the database: `?` stands for a value on SQLite, `$1` on PostgreSQL. */
  run(text: string, values?: readonly unknown[]): Work<void>;
  rows<Row>(text: string, values?: readonly unknown[]): Work<readonly Row[]>;
  enqueue(jobId: string, input?: unknown, options?: EnqueueOptions): Work<Enqueued>;
}

export interface ClientOptions {
  /** `sqlite:<path>` (relative to the working directory) or `postgres://...`. */
  readonly databaseUrl: string;
  /** Default of a request's `createdBy`, which is stored with its run. */
  readonly createdBy?: string;
  /** PostgreSQL: at most this many connections. Default 4. */
  readonly connections?: number;
}

/** A step waits for another step of its chain, or for a run outside of it. */
export interface StepAfter extends Omit<RunAfter, 'run'> {
  /** The name of a step of the same chain. */
  readonly step?: string;
  readonly run?: number;
}

export interface ChainStep extends Omit<EnqueueOptions, 'after'> {
  readonly job: string | AnyJob;
  readonly input?: unknown;
  /** Other steps, and their conditions, use this name. */
  readonly name?: string;
  /** The steps that it waits for: names, or names with the wanted end. Default: the step before it. Empty: none. */
  readonly after?: readonly (string | StepAfter)[];
}

/** A chain that was stored. */
export interface EnqueuedChain {
  /** The id of its first run. */
  readonly id: number;
  /** In the order of the steps. */
  readonly runs: readonly Enqueued[];
}

export interface EnqueueItem extends EnqueueOptions {
  readonly job: string | AnyJob;
  readonly input?: unknown;
}

/**
 * A job is named by its id, or passed itself: then its input is typed, its schema checks it, and its `dedupeKey` is worked
 * out. Calls fail with the codes of docs/errors.md, such as `UNKNOWN_JOB`, `QUEUE_FULL`, `INPUT_INVALID`.
 */
export interface Client {
  /** Resolves when the run survives a crash. */
  enqueue<J extends AnyJob>(job: J, input: InputOf<J>, options?: EnqueueOptions): Promise<Enqueued>;
  enqueue(jobId: string, input?: unknown, options?: EnqueueOptions): Promise<Enqueued>;
  /** Stores runs in order, in parts of 1,000, each part whole or not at all. */
  enqueueMany(items: readonly EnqueueItem[], options?: EnqueueManyOptions): Promise<readonly Enqueued[]>;
  /**
   * PostgreSQL: within a transaction of your own, on your own connection of the driver `pg`. The run exists when you
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

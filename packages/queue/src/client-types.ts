/** What a program sees of the client: plain types, so that the packed library needs none of our packages. */
import type { AnyJob, EnqueueOptions, InputOf } from '@sb/jobs';

export type { EnqueueOptions } from '@sb/jobs';

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

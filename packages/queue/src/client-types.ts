/** The types of the client: plain, so that the packed library needs none of our packages. */
import type { AnyJob, EnqueueOptions, RunAfter } from '@sb/jobs';

export type { EnqueueOptions, RunAfter } from '@sb/jobs';

/** The answer to a request for a run. */
export interface Enqueued {
  /** The new run, or the one that holds the dedupe key. */
  readonly id: number;
  /**
   * `duplicate`: this run holds the dedupe key, and nothing was stored. `replaced`: it holds the key, waits, and has taken
   * over what `dedupeReplace` names.
   */
  readonly verdict: 'enqueued' | 'duplicate' | 'replaced';
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

/** A transaction of any other client, as far as `enqueueIn` needs it: `fromDrizzle` and the like make one. */
export interface SqlTransaction {
  /** Executes one statement inside the transaction. Its values are `$1`, `$2` and so on. Returns its rows as objects. */
  execute(text: string, values: string[]): Promise<readonly unknown[]>;
  /** What stands for the connection: calls on one connection take turns. Default: this object. */
  readonly connection?: object;
}

/** A part of a transaction: `yield*` it. */
export type Work<R> = Generator<object, R, unknown>;

/** A transaction of the store. Its body may run again after a conflict, so it must have no other effects. */
export interface ClientTx {
  /** A statement of your own, in the words of the database: `?` stands for a value on SQLite, `$1` on PostgreSQL. */
  run(text: string, values?: readonly unknown[]): Work<void>;
  rows<Row>(text: string, values?: readonly unknown[]): Work<readonly Row[]>;
  /** By the id of the job alone: its code may be asynchronous, so it checks the input when the run starts. */
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

export interface ChainStep extends Omit<EnqueueOptions, 'after' | 'dedupeReplace' | 'dedupeMaxWait'> {
  readonly job: string | AnyJob;
  readonly input?: unknown;
  /** Other steps, and their conditions, use this name. */
  readonly name?: string;
  /** The steps that it waits for: names, or names with the wanted end. Default: the step before it. Empty: none. */
  readonly after?: readonly (string | StepAfter)[];
}

/** A chain that was stored. */
export interface EnqueuedChain {
  /** The id of its first run. If the first step is a run that another chain has, the new runs belong to that chain. */
  readonly id: number;
  /** In the order of the steps. */
  readonly runs: readonly Enqueued[];
}

export interface EnqueueItem extends EnqueueOptions {
  readonly job: string | AnyJob;
  readonly input?: unknown;
}

/** The types of a worker for programs: plain, so that the packed library needs none of our packages. */
import type { AnyJob, Duration, FinishedState, InputArgs, InputOf, JobContext, Priority } from '@sb/jobs';
import type { Client, Enqueued, EnqueueOptions } from '@sb/queue';

export interface WorkerOptions {
  /** The jobs whose runs it takes, and no others. */
  readonly jobs: readonly AnyJob[];
  /** `sqlite:<path>` (relative to the working directory) or `postgres://...`. */
  readonly databaseUrl: string;
  /** Entries as in scheduler.yaml, or the path of such a file, which is read when it starts. Default none. */
  readonly schedules?: string | readonly WorkerSchedule[];
  /** Alerts when jobs fail, queues stall or nodes fall silent. Default: none. */
  readonly alerts?: WorkerAlerts;
  /**
   * How long to keep records: once a day one worker of the store, of those with this option, removes what is older. A
   * field that is left out has its default of docs/maintenance.md, so `{}` keeps runs for 30 days. Default: it removes
   * nothing.
   */
  readonly retention?: WorkerRetention;
  /**
   * Called for each attempt instead of the job, which `next()` runs: `(ctx, next) => next()`. What it returns or throws is
   * the end of the attempt, as if the job did, so return what `next()` resolves with. A run fails if `around` calls
   * `next()` and does not wait for it. Not called for jobs in threads and batches. Default: none.
   */
  readonly around?: (ctx: JobContext<unknown>, next: () => Promise<unknown>) => unknown;
  /** How many runs it executes at once, 1 to 1,000. Default 10. */
  readonly concurrency?: number;
  /** Only the runs of these queues. Default all. */
  readonly queues?: readonly string[];
  /** How long `stop` waits for runs to end by themselves. Default 30 s. */
  readonly grace?: Duration;
  /** Its name in lists of nodes and in logs. Default: the host's name and four letters. */
  readonly name?: string;
  /** Gets its log lines and those of its jobs. Default: stderr; readable lines on a terminal, else JSON. */
  readonly logger?: LogTarget;
  /** Lines below it are not written. Default `info`. */
  readonly logLevel?: 'debug' | 'info' | 'warn' | 'error';
  /** Exact values that no log line and no stored error may show, besides the password of the database. */
  readonly secrets?: readonly string[];
  /**
   * The module that exports the jobs with `isolation: 'thread'`. Threads import it, so it must do nothing else. A file:
   * URL, or a path from the working directory.
   */
  readonly threadModule?: URL | string;
  /**
   * True: the worker handles signals and uncaught errors of the process, as a daemon does. SIGINT and SIGTERM stop it (a
   * second one does not wait for runs), and an uncaught error fails the run that it came from. Default false: the program
   * handles both.
   */
  readonly signals?: boolean;
}

export interface WorkerAlerts {
  /** The path of an alerts.yaml, read when the worker starts. Wrong rules are logged and left out. */
  readonly file: string;
  /** The addresses and keys of the channels, such as `process.env`. Default: no channel is on. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** `retention` of worker.yaml: docs/maintenance.md explains each field. A number is one of days. */
export interface WorkerRetention {
  readonly retentionDays?: number;
  readonly keepLast?: number;
  readonly outcomes?: KeepByOutcome;
  readonly queues?: Readonly<Record<string, KeepFor | KeepRuns>>;
  readonly jobs?: Readonly<Record<string, KeepFor | KeepRuns>>;
  readonly logs?: KeepFor;
  readonly events?: KeepFor;
  readonly audit?: KeepFor;
  readonly fires?: KeepFor;
  readonly statistics?: KeepFor;
  readonly deadLetters?: KeepFor;
  readonly alerts?: KeepFor;
  readonly nodes?: KeepFor;
}

/** A number of days, a duration such as `36h`, or `forever`. */
export type KeepFor = number | (string & {});

export interface KeepRuns {
  readonly age?: KeepFor;
  /** At most this many of the runs that the rule decides about together. */
  readonly keepLast?: number;
  readonly outcomes?: KeepByOutcome;
}

type KeepByOutcome = Readonly<Partial<Record<FinishedState, KeepFor | Omit<KeepRuns, 'outcomes'>>>>;

/** An entry of scheduler.yaml, with the same names and defaults. */
export interface WorkerSchedule {
  /** Default: the job's id. */
  readonly name?: string;
  readonly jobId: string;
  /** A cron expression. An entry has either this or `after`. */
  readonly schedule?: string;
  readonly after?: readonly {
    readonly schedule?: string;
    readonly job?: string;
    readonly on?: 'success' | 'failure' | 'always';
    readonly as?: string;
  }[];
  readonly when?: string;
  /** Default true. */
  readonly enabled?: boolean;
  readonly timezone?: string;
  readonly description?: string;
  readonly input?: Readonly<Record<string, unknown>>;
  readonly queue?: string;
  readonly priority?: Priority;
  readonly catchUp?: 'skip' | 'once' | 'all';
  readonly catchUpWindow?: Duration;
  readonly catchUpCap?: number;
  readonly overlap?: 'skip' | 'queue' | 'allow' | 'replace';
  readonly jitter?: Duration;
  readonly startDeadline?: Duration;
  readonly exclude?: readonly string[];
  readonly tags?: readonly string[];
}

/** A logger, such as `console`: the message comes first, then the fields. */
export interface LogTarget {
  debug(message: string, fields?: Record<string, unknown>): void;
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
  error(message: string, fields?: Record<string, unknown>): void;
}

/** The runs that were under way when the worker stopped. */
export interface Stopped {
  /** How many ended by themselves. */
  readonly finished: number;
  /** How many were put back: they run elsewhere, or when a worker starts again. */
  readonly putBack: number;
}

/** A page for Prometheus, as `worker daemon --health-port` has it at `/metrics`. */
export interface WorkerMetrics {
  /** The header `content-type` of the page. */
  readonly contentType: string;
  readonly text: string;
}

/** A daemon inside another program. */
export interface Worker {
  /**
   * Resolves when the worker is at work, or was stopped meanwhile. Waits for a store that cannot be reached. Rejects with
   * other errors, such as `CONFIG_INVALID` with all problems of the schedules.
   */
  start(): Promise<void>;
  /** Resolves when the worker is at work, whichever part of the program calls `start`. Rejects with `WORKER_STOPPED` if it is stopped before. */
  readonly ready: Promise<void>;
  /**
   * A client on the store of the worker: no connections of its own. It opens the store at its first call, as `enqueue`
   * does, and is closed by `stop()`. It knows the code of the worker's jobs, also where they are named by their ids, but
   * for `transaction`. Its acts are on record with the actor `client`, or with the `actor` of the call.
   */
  readonly client: Client;
  /** For a route of your framework. A read is shared by all calls of a second. Empty while the worker is not at work. */
  metrics(): Promise<WorkerMetrics>;
  /**
   * Claims no more runs, lets its runs end within the grace period, puts the rest back and closes the store. Calls of its
   * client have what is left of the grace period, and at least a second: a call in parts ends after the part that is under
   * way. The worker cannot be started again. May be called again.
   */
  stop(): Promise<Stopped>;
  [Symbol.asyncDispose](): Promise<void>;
  /**
   * Resolves when the run is stored, so that it survives a crash. Any node of the store may claim it, also this worker
   * once it has started. Takes a job, which gives the input its type, or the id of one. Fails with the codes of
   * docs/errors.md.
   */
  enqueue<J extends AnyJob>(job: J, ...asked: InputArgs<J, EnqueueOptions>): Promise<Enqueued>;
  enqueue<J extends AnyJob>(job: J, input: InputOf<J>, options?: EnqueueOptions): Promise<Enqueued>;
  enqueue(jobId: string, input?: unknown, options?: EnqueueOptions): Promise<Enqueued>;
}

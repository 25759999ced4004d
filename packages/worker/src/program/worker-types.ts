/** What a program sees of a worker: plain types, so that the packed library needs none of our packages. */
import type { AnyJob, Duration, InputOf, Priority } from '@sb/jobs';
import type { Enqueued, EnqueueOptions } from '@sb/queue';

export interface WorkerOptions {
  /** The jobs whose runs it takes, and no others. */
  readonly jobs: readonly AnyJob[];
  /** `sqlite:<path>` (relative to the working directory) or `postgres://...`. */
  readonly databaseUrl: string;
  /** Entries as in scheduler.yaml, or the path of such a file, which is read when it starts. Default none. */
  readonly schedules?: string | readonly WorkerSchedule[];
  /** Whom to tell when jobs fail, queues stand still or nodes fall silent. Default nobody. */
  readonly alerts?: WorkerAlerts;
  /** Runs at once, 1 to 1,000. Default 10. */
  readonly concurrency?: number;
  /** Only the runs of these queues. Default all. */
  readonly queues?: readonly string[];
  /** How long `stop` waits for runs to end by themselves. Default 30 s. */
  readonly grace?: Duration;
  /** How it is called in lists of nodes and in logs. Default: the host's name and some letters. */
  readonly name?: string;
  /** Gets what it logs, and what its jobs log. Default: lines on stderr, for people on a terminal, else JSON. */
  readonly logger?: LogTarget;
  /** Lines below it are not written. Default `info`. */
  readonly logLevel?: 'debug' | 'info' | 'warn' | 'error';
  /** Exact values that no log line and no stored error may show, besides the password of the database. */
  readonly secrets?: readonly string[];
  /**
   * The module that exports `jobs`, for those with `isolation: 'thread'`: threads import it, so it does nothing else. A
   * file: URL, or a path from the working directory.
   */
  readonly threadModule?: URL | string;
  /**
   * The process is the worker's: SIGINT and SIGTERM stop it (a second one does not wait for runs), and an error that
   * nobody caught ends the run it came from, as in a daemon. Default false: all of that is the program's own affair.
   */
  readonly signals?: boolean;
}

export interface WorkerAlerts {
  /** The path of an alerts.yaml, read when it starts. What is wrong in it is logged and left out. */
  readonly file: string;
  /** Where the channels find their addresses and keys, such as `process.env`. Default: none of them is on. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** An entry of scheduler.yaml, in its words; what is left out has the same default. */
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

/** What became of the runs that were under way. */
export interface Stopped {
  /** So many ended by themselves. */
  readonly finished: number;
  /** So many go on elsewhere, or when it starts again. */
  readonly putBack: number;
}

/** A daemon inside a program of one's own. */
export interface Worker {
  /**
   * Resolves when it is at work, or when it was stopped before. A store that cannot be reached is waited for. Rejects
   * with what is wrong otherwise, such as `CONFIG_INVALID` with all problems of the schedules.
   */
  start(): Promise<void>;
  /**
   * Takes nothing new, lets runs end within the grace period, puts the rest back and closes the store. It is final,
   * and may be called again.
   */
  stop(): Promise<Stopped>;
  [Symbol.asyncDispose](): Promise<void>;
  /**
   * Resolves when the run survives a crash; whoever works the store takes it, this worker too once it has started. A job
   * is named by its id, or given itself: then its input has its type. Fails with the codes of docs/errors.md.
   */
  enqueue<J extends AnyJob>(job: J, input: InputOf<J>, options?: EnqueueOptions): Promise<Enqueued>;
  enqueue(jobId: string, input?: unknown, options?: EnqueueOptions): Promise<Enqueued>;
}

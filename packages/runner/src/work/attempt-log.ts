/**
 * A line that a job logs goes to the worker's log at once, and to the log of its run in the store once a second and at
 * the end. A store that fails costs no lines until the end; there the attempt waits for it for a few seconds.
 * A crash loses the lines of the last second.
 */
import { type Logger, teeLogger } from '@sb/logger';
import { appendRunLogs, type Claim } from '@sb/queue/engine';
import type { Store } from '@sb/storage';
import { createRunLog } from './run-log.ts';
import { saveLast } from './save-last.ts';

const SAVE_EVERY_MS = 1_000;

export interface AttemptLogOptions {
  readonly store: Store;
  readonly logger: Logger;
  /** Ms since the epoch. */
  readonly now: () => number;
  readonly secrets?: readonly string[] | undefined;
}

export interface LoggedRun extends Claim {
  readonly jobId: string;
  /** Of the span of its attempt. */
  readonly traceId?: string;
}

export class AttemptLog {
  readonly #run: LoggedRun;
  readonly #options: AttemptLogOptions;
  readonly #lines = createRunLog();
  #saving: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #isClosed = false;
  #isFailing = false;

  constructor(run: LoggedRun, options: AttemptLogOptions) {
    this.#run = run;
    this.#options = options;
  }

  createLogger(): Logger {
    const { logger, now, secrets } = this.#options;
    const { id: runId, jobId, traceId } = this.#run;
    const own = logger.child({ runId, jobId, ...(traceId !== undefined && { traceId }) });
    return teeLogger(
      own,
      (line) => {
        if (this.#isClosed) return;
        this.#lines.add(line);
        this.#saving ??= setTimeout(() => this.#saveSoon(), SAVE_EVERY_MS);
      },
      { now, ...(secrets && { secrets }) },
    );
  }

  /** Takes no more lines, and saves the last ones. Never fails: the run ends even when its log cannot be stored. */
  async saveLast(): Promise<void> {
    this.close();
    await saveLast(
      () => this.#save(),
      (error) => this.#warn('the last lines of a run are lost', error),
    );
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#saving);
  }

  #saveSoon(): void {
    this.#save().catch((error: unknown) => this.#failed(error));
  }

  /** Reports an outage once, not once a second. */
  #failed(error: unknown): void {
    if (!this.#isFailing) this.#warn('the log of a run could not be stored; the node tries again', error);
    this.#isFailing = true;
  }

  /** One write at a time: the last one takes the lines along that a write before it could not store. */
  async #save(): Promise<void> {
    this.#saving = undefined;
    this.#writing = this.#writing.catch(() => {}).then(() => this.#write());
    return this.#writing;
  }

  async #write(): Promise<void> {
    const chunks = this.#lines.takeDirty();
    try {
      await appendRunLogs(this.#options.store, this.#run, chunks);
      this.#isFailing = false;
    } catch (error) {
      this.#lines.putBack(chunks);
      throw error;
    }
  }

  #warn(message: string, error: unknown): void {
    this.#options.logger.warn(message, { runId: this.#run.id, error });
  }
}

/**
 * The progress of a run, on its way to the store: at most once a second, however often the job reports it, and the last
 * value before the end of the run. One write at a time, so that none overtakes another.
 */
import type { Progress } from '@sb/queue';
import { type HeldClaim, writeProgress } from '@sb/queue/engine';
import { type Logger, maskText } from '@sb/logger';
import type { Store } from '@sb/storage';
import { saveLast } from './save-last.ts';

const SAVE_EVERY_MS = 1_000;
/** Characters of a note that are stored. */
const LONGEST_NOTE = 200;

export interface AttemptProgressOptions {
  readonly store: Store;
  readonly logger: Logger;
  /** Exact values that must not be stored in a note. */
  readonly secrets?: readonly string[] | undefined;
}

export class AttemptProgress {
  readonly #claim: HeldClaim;
  readonly #options: AttemptProgressOptions;
  #latest: Progress | undefined;
  #saving: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(claim: HeldClaim, options: AttemptProgressOptions) {
    this.#claim = claim;
    this.#options = options;
  }

  show(progress: Progress): void {
    if (this.#isClosed) return;
    this.#latest = progress;
    // After a failure the next save, or the last one, writes the newest value.
    this.#saving ??= setTimeout(() => void this.#save().catch(() => {}), SAVE_EVERY_MS);
  }

  /** Takes no more values, and saves the last one. */
  async saveLast(): Promise<void> {
    this.close();
    await saveLast(
      () => this.#save(),
      (error) => {
        this.#options.logger.warn('the last progress of a run is lost', { runId: this.#claim.id, error });
      },
    );
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#saving);
  }

  async #save(): Promise<void> {
    this.#saving = undefined;
    this.#writing = this.#writing.catch(() => {}).then(() => this.#write());
    return this.#writing;
  }

  async #write(): Promise<void> {
    const progress = this.#latest;
    if (!progress) return;
    await writeProgress(this.#options.store, this.#claim, this.#masked(progress));
    if (this.#latest === progress) this.#latest = undefined;
  }

  #masked({ note, ...amounts }: Progress): Progress {
    if (note === undefined) return amounts;
    return { ...amounts, note: maskText(note, { longest: LONGEST_NOTE, secrets: this.#options.secrets }) };
  }
}

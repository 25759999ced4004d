/**
 * The steps and checkpoints of a run, for one attempt. A step that is on record is not done again. A step that throws is
 * recorded as failed, so that people see it and a replay can begin there.
 * After a crash between the work of a step and its record, the step is done again. A store that does not answer is waited
 * for, until the attempt is to end: its work is done, and the same record may be written twice.
 */
import { isSkip, isSnooze } from '@sb/jobs';
import { ClaimLostError, type HeldClaim, type Memory, recall, remember } from '@sb/queue/engine';
import type { Logger } from '@sb/logger';
import type { Store } from '@sb/storage';
import type { KeptTexts } from './kept-values.ts';
import { waitingFor, whenStoreAnswers } from './when-store-answers.ts';
import { RepeatedStepError } from './work-errors.ts';

export interface MemoryOwner {
  readonly store: Store;
  readonly logger: Logger;
  readonly claim: HeldClaim;
  /** False for the first attempt of a run that replays no other: it has no records. */
  readonly mayRemember: boolean;
  readonly signal: AbortSignal;
  readonly isOver: boolean;
}

export class AttemptMemory implements KeptTexts {
  readonly #owner: MemoryOwner;
  readonly #asked = new Set<string>();
  /** Steps whose work is under way, and when it began (`performance.now`). */
  readonly #open = new Map<string, number>();
  #nr = 0;

  constructor(owner: MemoryOwner) {
    this.#owner = owner;
  }

  async step(id: string, work: () => Promise<string | undefined>): Promise<string | undefined> {
    const { mayRemember } = this.#owner;
    this.#refuseWhenOver();
    // A job that does not check its signal ends at its next step.
    this.#owner.signal.throwIfAborted();
    if (this.#asked.has(id)) throw new RepeatedStepError(id);
    this.#asked.add(id);
    const kept = mayRemember ? await this.#recall({ kind: 'step', key: id }) : undefined;
    return kept ? kept.value : this.#doStep(id, work);
  }

  async recall(checkpoint: string): Promise<string | undefined> {
    return (await this.#recall({ kind: 'checkpoint', key: checkpoint }))?.value;
  }

  async remember(checkpoint: string, text: string | undefined): Promise<void> {
    this.#refuseWhenOver();
    await this.#patiently(() => this.#remember({ kind: 'checkpoint', key: checkpoint, value: text }));
  }

  /** Records the steps that the end of the attempt broke off as failed. Never fails. */
  async close(): Promise<void> {
    await Promise.all(Array.from(this.#open, ([id, began]) => this.#markFailed(id, began)));
  }

  async #doStep(id: string, work: () => Promise<string | undefined>): Promise<string | undefined> {
    const began = performance.now();
    this.#open.set(id, began);
    try {
      const value = await work();
      this.#open.delete(id);
      await this.#patiently(() => this.#remember({ kind: 'step', key: id, value, tookMs: msSince(began) }));
      return value;
    } catch (error) {
      const hasFailed = this.#open.delete(id) && !isSnooze(error) && !isSkip(error);
      if (hasFailed) await this.#markFailed(id, began);
      throw error;
    }
  }

  #recall(what: Pick<Memory, 'kind' | 'key'>): Promise<{ readonly value: string | undefined } | undefined> {
    const { store, claim } = this.#owner;
    return this.#patiently(() => recall(store, claim.id, what));
  }

  #patiently<Result>(ask: () => Promise<Result>): Promise<Result> {
    const owner = this.#owner;
    return whenStoreAnswers(ask, () =>
      waitingFor('a step or checkpoint', {
        runId: owner.claim.id,
        logger: owner.logger,
        signal: owner.signal,
      }),
    );
  }

  async #remember(memory: Omit<Memory, 'nr'>): Promise<void> {
    const { store, claim } = this.#owner;
    this.#nr += 1;
    await remember(store, claim, { ...memory, nr: this.#nr });
  }

  /** Errors are ignored: the job gets the error of the step in any case. */
  async #markFailed(id: string, began: number): Promise<void> {
    await this.#remember({ kind: 'step', key: id, failed: true, tookMs: msSince(began) }).catch(() => {});
  }

  #refuseWhenOver(): void {
    if (this.#owner.isOver) throw new ClaimLostError(this.#owner.claim.id);
  }
}

/** Whole ms. */
function msSince(began: number): number {
  return Math.round(performance.now() - began);
}

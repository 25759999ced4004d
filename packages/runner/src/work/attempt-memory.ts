/**
 * The steps and checkpoints of a run, for one attempt. A step that is on record is not done again. A step that throws is
 * recorded as failed, so that people see it and a replay can begin there.
 * After a crash between the work of a step and its record, the step is done again.
 */
import { isSkip, isSnooze } from '@sb/jobs';
import { ClaimLostError, type HeldClaim, type Memory, recall, remember } from '@sb/queue/engine';
import type { Store } from '@sb/storage';
import type { KeptTexts } from './kept-values.ts';
import { RepeatedStepError } from './work-errors.ts';

export interface MemoryOwner {
  readonly store: Store;
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
    const { store, claim, mayRemember } = this.#owner;
    this.#refuseWhenOver();
    // A job that does not check its signal ends at its next step.
    this.#owner.signal.throwIfAborted();
    if (this.#asked.has(id)) throw new RepeatedStepError(id);
    this.#asked.add(id);
    const kept = mayRemember ? await recall(store, claim.id, { kind: 'step', key: id }) : undefined;
    return kept ? kept.value : this.#doStep(id, work);
  }

  async recall(checkpoint: string): Promise<string | undefined> {
    const { store, claim } = this.#owner;
    return (await recall(store, claim.id, { kind: 'checkpoint', key: checkpoint }))?.value;
  }

  async remember(checkpoint: string, text: string | undefined): Promise<void> {
    this.#refuseWhenOver();
    await this.#remember({ kind: 'checkpoint', key: checkpoint, value: text });
  }

  /** Records the steps that the end of the attempt broke off as failed. Never fails. */
  async close(): Promise<void> {
    await Promise.all([...this.#open.keys()].map((id) => this.#markFailed(id, this.#tookMs(id))));
  }

  async #doStep(id: string, work: () => Promise<string | undefined>): Promise<string | undefined> {
    this.#open.set(id, performance.now());
    try {
      const value = await work();
      const tookMs = this.#tookMs(id);
      this.#open.delete(id);
      await this.#remember({ kind: 'step', key: id, value, tookMs });
      return value;
    } catch (error) {
      const tookMs = this.#tookMs(id);
      const hasFailed = this.#open.delete(id) && !isSnooze(error) && !isSkip(error);
      if (hasFailed) await this.#markFailed(id, tookMs);
      throw error;
    }
  }

  async #remember(memory: Omit<Memory, 'nr'>): Promise<void> {
    const { store, claim } = this.#owner;
    this.#nr += 1;
    await remember(store, claim, { ...memory, nr: this.#nr });
  }

  /** Errors are ignored: the job gets the error of the step in any case. */
  async #markFailed(id: string, tookMs: number): Promise<void> {
    await this.#remember({ kind: 'step', key: id, failed: true, tookMs }).catch(() => {});
  }

  /** Whole ms since the work of an open step began. */
  #tookMs(id: string): number {
    const now = performance.now();
    return Math.round(now - (this.#open.get(id) ?? now));
  }

  #refuseWhenOver(): void {
    if (this.#owner.isOver) throw new ClaimLostError(this.#owner.claim.id);
  }
}

/**
 * The steps and checkpoints of a run, as one attempt makes and finds them. A step that is on record is not done again;
 * one that throws leaves a mark, so that people see it and a replay can begin there.
 * On a crash between a step's work and its record the step is done again.
 */
import { type Checkpoint, encodeJson, isSkip, isSnooze, Permanent } from '@sb/jobs';
import { ClaimLostError, type HeldClaim, MAX_INPUT_BYTES, type Memory, recall, remember } from '@sb/queue';
import { isStorableText, type Store } from '@sb/storage';
import { InvalidKeyError, RepeatedStepError } from './work-errors.ts';

const LONGEST_KEY = 200;

export interface MemoryOwner {
  readonly store: Store;
  readonly claim: HeldClaim;
  /** False for the first attempt of a run that replays none: there is nothing to find. */
  readonly mayRemember: boolean;
  readonly signal: AbortSignal;
  readonly isOver: boolean;
}

export class AttemptMemory {
  readonly #owner: MemoryOwner;
  readonly #asked = new Set<string>();
  readonly #open = new Set<string>();
  #nr = 0;

  constructor(owner: MemoryOwner) {
    this.#owner = owner;
  }

  async step<Result>(id: string, work: () => Result | PromiseLike<Result>): Promise<Result> {
    const { store, claim, mayRemember } = this.#owner;
    checkKey('a step', id);
    this.#refuseWhenOver();
    // A job that does not look at its signal ends at its next step.
    this.#owner.signal.throwIfAborted();
    if (this.#asked.has(id)) throw new RepeatedStepError(id);
    this.#asked.add(id);
    const kept = mayRemember ? await recall(store, claim.id, { kind: 'step', key: id }) : undefined;
    // As the job's code of that time made it: the job says what it is.
    return decode(kept ? kept.value : await this.#doStep(id, work)) as Result;
  }

  checkpoint<Value>(key: string): Checkpoint<Value> {
    checkKey('a checkpoint', key);
    const { store, claim } = this.#owner;
    return {
      get: async () => {
        const kept = await recall(store, claim.id, { kind: 'checkpoint', key });
        return decode(kept?.value) as Value | undefined;
      },
      set: async (value) => {
        this.#refuseWhenOver();
        await this.#remember({ kind: 'checkpoint', key, value: encode(`The checkpoint "${key}"`, value) });
      },
    };
  }

  /** Marks the steps that the end of the attempt has broken off. Never fails. */
  async close(): Promise<void> {
    await Promise.all([...this.#open].map((id) => this.#markFailed(id)));
  }

  async #doStep(id: string, work: () => unknown): Promise<string | undefined> {
    this.#open.add(id);
    try {
      const value = encode(`The result of step "${id}"`, await work());
      this.#open.delete(id);
      await this.#remember({ kind: 'step', key: id, value });
      return value;
    } catch (error) {
      const hasFailed = this.#open.delete(id) && !isSnooze(error) && !isSkip(error);
      if (hasFailed) await this.#markFailed(id);
      throw error;
    }
  }

  async #remember(memory: Omit<Memory, 'nr'>): Promise<void> {
    const { store, claim } = this.#owner;
    this.#nr += 1;
    await remember(store, claim, { ...memory, nr: this.#nr });
  }

  /** The error that it is about is told in any case. */
  async #markFailed(id: string): Promise<void> {
    await this.#remember({ kind: 'step', key: id, failed: true }).catch(() => {});
  }

  #refuseWhenOver(): void {
    if (this.#owner.isOver) throw new ClaimLostError(this.#owner.claim.id);
  }
}

function checkKey(what: string, key: unknown): void {
  const isFine = isStorableText(key) && key !== '' && key.length <= LONGEST_KEY;
  if (!isFine) throw new InvalidKeyError(what, key, LONGEST_KEY);
}

function encode(what: string, value: unknown): string | undefined {
  try {
    return encodeJson(value, MAX_INPUT_BYTES);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    // Another attempt would make the same.
    throw new Permanent(`${what} cannot be stored. ${why}`, { cause: error });
  }
}

function decode(text: string | undefined): unknown {
  return text === undefined ? undefined : JSON.parse(text);
}

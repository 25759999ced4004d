/**
 * One call of `runBatch`, for several runs. Each run keeps an attempt of its own, which gets the outcome of its item,
 * whatever the outcomes of the others.
 */
import { type AbortReason, AttemptAborted, type BatchContext, type BatchRule } from '@sb/jobs';
import type { BatchMember, CodeOwner } from '../attempt/attempt.ts';
import { currentAttempt } from '../attempt/current-attempt.ts';

/** An attempt that has joined, and the callbacks for the outcome of its item. */
export interface Joined {
  readonly member: BatchMember;
  /** Undefined while it waits. */
  batch?: Batch;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

export class Batch implements CodeOwner {
  readonly #all: readonly Joined[];
  readonly #controller = new AbortController();
  #aborted = 0;

  constructor(all: readonly Joined[]) {
    this.#all = all;
  }

  get logFields(): Readonly<Record<string, unknown>> {
    const runs = this.#all.map(({ member }) => member.run);
    return { runIds: runs.map(({ id }) => id), jobId: runs[0]?.jobId };
  }

  /** Resolves when `runBatch` has ended. Never fails. */
  async call(rule: BatchRule, facts: Omit<BatchContext, 'signal'>): Promise<void> {
    const all = this.#all;
    const items = all.map(({ member }) => member.begin(all.length));
    const { signal } = this.#controller;
    // The code belongs to all of them: in the context of one, an uncaught error would fail that one alone.
    const outcomes = await currentAttempt.run(this, () => rule.run(items, { ...facts, signal }));
    for (const [at, outcome] of outcomes.entries()) {
      if (outcome.status === 'fulfilled') all[at]?.resolve(outcome.value);
      else all[at]?.reject(outcome.reason);
    }
  }

  /** One of its runs was aborted. The signal of the batch aborts with the last of them. */
  memberAborted(reason: AbortReason): void {
    this.#aborted += 1;
    if (this.#aborted === this.#all.length) this.#controller.abort(new AttemptAborted(reason));
  }

  fail(error: unknown): void {
    for (const { member } of this.#all) member.fail(error);
  }
}

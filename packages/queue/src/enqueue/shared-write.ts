/**
 * Requests that come together share a write, because the commit is the expensive part: requests of one turn of the event
 * loop, or that come while a write is under way, are stored by the next write.
 */
import type { Store } from '@sb/storage';

export interface Asker<Answer> {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

export interface SharedWriteOptions<Asked, Answer> {
  readonly store: Store;
  /** How many of the first requests a write takes; at least one. */
  readonly batchOf: (asked: readonly Asked[]) => number;
  /** Answers each request, or refuses it alone. Throws errors of the store that concern all of them. */
  readonly storeAll: (batch: readonly (Asked & Asker<Answer>)[]) => Promise<void>;
  /** The error of the requests that have no answer when `storeAll` throws. */
  readonly failure: (error: unknown) => unknown;
}

export function createSharedWrite<Asked, Answer>({
  store,
  batchOf,
  storeAll,
  failure,
}: SharedWriteOptions<Asked, Answer>): (asked: Asked) => Promise<Answer> {
  const waiting: (Asked & Asker<Answer>)[] = [];
  // SQLite writes within the call, so others can only join before it. PostgreSQL writes while others join.
  const soon = store.dialect === 'sqlite' ? setImmediate : queueMicrotask;
  let planned = false;

  return (asked) =>
    new Promise((resolve, reject) => {
      waiting.push({ ...asked, resolve, reject });
      plan();
    });

  function plan(): void {
    if (planned || waiting.length === 0) return;
    planned = true;
    soon(() => void next());
  }

  async function next(): Promise<void> {
    const batch = waiting.splice(0, batchOf(waiting));
    try {
      await storeAll(batch);
    } catch (error) {
      // Requests that were answered already keep their answer.
      for (const { reject } of batch) reject(failure(error));
    }
    planned = false;
    plan();
  }
}

/**
 * What is asked for together shares a write, since it is the commit that costs: what comes in one turn of the event
 * loop, or while a write is under way, is stored by the next one.
 */
import type { Store } from '@sb/storage';

export interface Asker<Answer> {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

export interface SharedWriteOptions<Asked, Answer> {
  readonly store: Store;
  /** How many of the first ones a write takes; one at least. */
  readonly batchOf: (asked: readonly Asked[]) => number;
  /** Tells each its answer, or why it alone is refused. Throws what the store would answer to anybody. */
  readonly storeAll: (batch: readonly (Asked & Asker<Answer>)[]) => Promise<void>;
  /** What those are told that have no answer when `storeAll` throws. */
  readonly failure: (error: unknown) => unknown;
}

export function createSharedWrite<Asked, Answer>({
  store,
  batchOf,
  storeAll,
  failure,
}: SharedWriteOptions<Asked, Answer>): (asked: Asked) => Promise<Answer> {
  const waiting: (Asked & Asker<Answer>)[] = [];
  // SQLite has written when the call returns: only before it can others join. PostgreSQL takes its time: they join
  // while it does.
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
      // Those that were told their answer keep it.
      for (const { reject } of batch) reject(failure(error));
    }
    planned = false;
    plan();
  }
}

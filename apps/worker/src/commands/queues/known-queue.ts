import { suggestion } from '@sb/config';
import { listQueueNames } from '@sb/queue';
import type { Store } from '@sb/storage';
import { CodedError, quote } from '@sb/words';

/** The store has no queue of this name. */
export class QueueNotFoundError extends CodedError {
  readonly code = 'UNKNOWN_QUEUE';
  readonly hint = 'Try: worker queue:list';

  constructor(queue: string, known: readonly string[]) {
    const there =
      known.length === 0
        ? 'the store has none yet'
        : `there ${known.length === 1 ? 'is' : 'are'}: ${known.join(', ')}`;
    super(`There is no queue ${quote(queue)} (${there}).${suggestion(queue, known)}`);
  }
}

/** Throws `UNKNOWN_QUEUE` with the nearest name. */
export async function checkQueue(store: Store, queue: string): Promise<void> {
  const known = await listQueueNames(store);
  if (!known.includes(queue)) throw new QueueNotFoundError(queue, known);
}

import type { Store } from '@sb/storage';
import { type DeadLetter, letterOf } from './dead-letters.ts';
import { UnknownDeadLetterError } from './errors.ts';
import { findLetter } from './find-letters.sql.ts';

/** A dead letter with its whole error and its input. */
export interface DeadLetterDetails extends DeadLetter {
  readonly input?: unknown;
}

/** Fails with `UNKNOWN_DEAD_LETTER`. */
export async function findDeadLetter(store: Store, runId: number): Promise<DeadLetterDetails> {
  const row = await store.read((tx) => findLetter(tx, runId));
  if (!row) throw new UnknownDeadLetterError([runId]);
  return { ...letterOf(row), ...(row.input !== null && { input: JSON.parse(row.input) as unknown }) };
}

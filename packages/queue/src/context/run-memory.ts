/**
 * The memory of a run from one attempt to the next: the results of its steps, and its checkpoints. Written by the runner
 * for the job, under the claim; removed with the run's history.
 * Promise: an acknowledged write is there for every later attempt, whatever ends this one; an attempt whose claim is lost
 * writes nothing. A crash before the commit leaves nothing: the step is done again.
 */
import type { Store } from '@sb/storage';
import { ClaimLostError } from './errors.ts';
import type { HeldClaim } from '../claim-fence.sql.ts';
import { findMemory, insertMemory } from './run-memory.sql.ts';

export type MemoryKind = 'step' | 'checkpoint';

export interface Memory {
  readonly kind: MemoryKind;
  readonly key: string;
  /** Counts the memories of the attempt. */
  readonly nr: number;
  /** The step has thrown. Shown to people, and used by `run:replay --from-step`. */
  readonly failed?: boolean;
  /** JSON text; undefined for undefined. */
  readonly value?: string | undefined;
  /** How long the work of the step has taken until now, ms. */
  readonly tookMs?: number;
}

/** Fails with `CLAIM_LOST`. */
export async function remember(store: Store, claim: HeldClaim, memory: Memory): Promise<void> {
  const isHeld = await store.write((tx) => insertMemory(tx, claim, memory), { autocommit: true });
  if (!isHeld) throw new ClaimLostError(claim.id);
}

/** Undefined when there is none; a step that failed left none. */
export async function recall(
  store: Store,
  runId: number,
  what: Pick<Memory, 'kind' | 'key'>,
): Promise<{ readonly value: string | undefined } | undefined> {
  const found = await store.read((tx) => findMemory(tx, runId, what), { single: true });
  return found && { value: found.value ?? undefined };
}

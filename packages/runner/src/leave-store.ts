/**
 * The last steps of a stop, when the ends are written. They only spare other nodes a wait, so a step that hangs is left
 * after 2 s.
 */
import type { Logger } from '@sb/logger';
import { fold, retireNode } from '@sb/queue/engine';
import type { Store } from '@sb/storage';
import { within } from './attempt/within.ts';
import type { RunnerParts } from './runner-parts.ts';

const STEP_WITHIN_MS = 2_000;

export interface Leaving {
  readonly store: Store;
  readonly nodeId: number;
  readonly logger: Logger;
  readonly parts: Pick<RunnerParts, 'chores' | 'ends' | 'heartbeat' | 'hooks' | 'ownEnds' | 'threads'>;
}

export async function leaveStore(leaving: Leaving): Promise<void> {
  const { hooks, threads, heartbeat } = leaving.parts;
  await within(STEP_WITHIN_MS, hooks.idle());
  if (threads) await within(STEP_WITHIN_MS, threads.stop());
  await within(STEP_WITHIN_MS, finishChores(leaving));
  await heartbeat.stop();
  if (!(await within(STEP_WITHIN_MS, retire(leaving))))
    leaving.logger.warn(
      'the store does not answer: this node stops without deregistering, and its lease runs out',
    );
}

/** Another node folds the history that is not folded now. */
async function finishChores({ store, parts: { chores, ends, ownEnds } }: Leaving): Promise<void> {
  await chores.stop();
  await fold(store, ends.add, ownEnds).catch(() => {});
}

async function retire({ store, nodeId, logger }: Leaving): Promise<void> {
  await retireNode(store, nodeId).catch((error: unknown) =>
    logger.warn('this node could not deregister; its lease runs out', { error }),
  );
}

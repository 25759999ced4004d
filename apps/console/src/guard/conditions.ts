/** The conditions of a request, under which a run waits for others. */
import { PARENT_ENDS } from '@sb/jobs';
import type { Call } from '../http/route.ts';
import { forbidden } from './guard.ts';
import { readRunsOf } from './limited.ts';
import { maySeePayload } from './own-boards.ts';

interface AfterRun {
  readonly run?: number | undefined;
  /** How it has to end; or a condition. */
  readonly on?: string | undefined;
}

/**
 * A condition reads the inputs and the results of all parents: whether the run starts says what they hold. So one who may
 * not see them waits for an end only. Refuses with `FORBIDDEN`.
 */
export async function checkConditions(
  { store, who }: Pick<Call, 'store' | 'who'>,
  after: readonly AfterRun[],
): Promise<void> {
  if (after.every(({ on }) => on === undefined || isEnd(on))) return;
  const hidden = forbidden('see inputs, results and logs, which a condition reads');
  if (!who.canSeePayload) throw hidden;
  if (who.orgs === undefined) return;
  const parents = await readRunsOf(
    store,
    after.flatMap(({ run }) => run ?? []),
  );
  if (!parents.every((parent) => maySeePayload(who, parent))) throw hidden;
}

function isEnd(text: string): boolean {
  const ends: readonly string[] = PARENT_ENDS;
  return ends.includes(text);
}

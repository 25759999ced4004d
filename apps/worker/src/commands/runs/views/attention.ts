import { explainRun, needsAttention, type RunExplanation } from '@sb/queue';
import type { Store } from '@sb/storage';
import { causeLine } from '@sb/views';
import { isGone } from '../../../services/living-nodes.ts';

/** If a run cannot start without an operator: why, and what to do. Undefined for every other run. */
export async function readAttention(store: Store, runId: number): Promise<string | undefined> {
  return attentionText(await explainRun(store, runId, { isGone }));
}

/** Undefined if the run only waits for its turn or for its start time. */
export function attentionText(explanation: RunExplanation): string | undefined {
  const cause = explanation.causes.find(needsAttention);
  return cause && causeLine(cause, explanation);
}

import { explainRun, needsAttention, type RunExplanation } from '@sb/queue';
import type { Store } from '@sb/storage';
import { isGone } from '../../../services/living-nodes.ts';
import { causeLine } from './cause-text.ts';

/** Of a run that somebody has asked for or looks at: that it will not come to its turn by itself; why, and what to do. */
export async function readAttention(store: Store, runId: number): Promise<string | undefined> {
  return attentionText(await explainRun(store, runId, { isGone }));
}

/** Undefined where it only waits for its turn, or for a time that it was given. */
export function attentionText(explanation: RunExplanation): string | undefined {
  const cause = explanation.causes.find(needsAttention);
  return cause && causeLine(cause, explanation);
}

/** Plans the fires of a chain. Pure. The fire time is the end of the last run that the fire waited for. */
import { ConditionError, ConditionFailedError } from '@sb/queue/engine';
import { type Chain, upstreamKey } from '../chain.ts';
import { chainCondition } from '../chain-condition.ts';
import { isExcluded } from '../plan/excluded.ts';
import type { SeenEnd, SeenEnds } from './follow-chain.ts';
import type { PlannedFire } from '../plan/plan-fires.ts';
import type { ScheduleRules } from '../schedule-rules.ts';

export interface PlannableChain {
  readonly chain: Chain;
  readonly rules: ScheduleRules;
  readonly timezone: string;
  /** The end of its pause, ms since the epoch; null: it is not paused. */
  readonly pausedUntil: number | null;
  /** The number of next fires that would run and that an operator skips. */
  readonly skips: number;
  /** The fire times that it has already, ms since the epoch. */
  readonly taken: ReadonlySet<number>;
}

/** `fires`: the ends that each fire has used up, oldest first. */
export function planChain(chained: PlannableChain, fires: readonly SeenEnds[]): readonly PlannedFire[] {
  const planned: PlannedFire[] = [];
  let last = Number.NEGATIVE_INFINITY;
  let { skips } = chained;
  for (const ends of fires) {
    // Two fires may end at one instant, and each needs a fire time of its own.
    const { runId: afterRun } = lastOf(ends);
    let at = Math.max(last + 1, lastEnd(ends));
    while (chained.taken.has(at)) at += 1;
    const judged = verdictOf(chained, { at, ends });
    const isSkipped = judged.verdict === 'run' && skips > 0;
    if (isSkipped) skips -= 1;
    planned.push({ at, afterRun, ...judged, ...(isSkipped && { verdict: 'skipped_override' }) });
    last = at;
  }
  return planned;
}

/** Ms since the epoch. */
export function lastEnd(ends: SeenEnds): number {
  return lastOf(ends).endedAt;
}

function lastOf(ends: SeenEnds): SeenEnd {
  return [...ends.values()].reduce((last, end) => (end.endedAt > last.endedAt ? end : last));
}

interface ChainFire {
  readonly at: number;
  readonly ends: SeenEnds;
}

function verdictOf(
  { chain, rules, timezone, pausedUntil }: PlannableChain,
  { at, ends }: ChainFire,
): Pick<PlannedFire, 'verdict' | 'note'> {
  if (pausedUntil !== null && at < pausedUntil) return { verdict: 'paused' };
  if (isExcluded(rules.exclude, at, timezone)) return { verdict: 'excluded' };
  return byCondition(chain, ends);
}

/** A condition that cannot be evaluated is not met. */
function byCondition(chain: Chain, ends: SeenEnds): Pick<PlannedFire, 'verdict' | 'note'> {
  try {
    const condition = chainCondition(chain);
    const isMet = condition?.evaluate(facts(chain, ends)) ?? true;
    return { verdict: isMet ? 'run' : 'unmet' };
  } catch (error) {
    if (error instanceof ConditionError || error instanceof ConditionFailedError)
      return { verdict: 'unmet', note: error.message };
    throw error;
  }
}

function facts({ after }: Chain, ends: SeenEnds) {
  return Object.fromEntries(
    after.flatMap((upstream) => {
      const end = ends.get(upstreamKey(upstream));
      if (!end) return [];
      const { state: status, result, input } = end;
      return [[upstream.as, { status, result: parsed(result), input: parsed(input) }]];
    }),
  );
}

function parsed(text: string | null): unknown {
  return text === null ? null : JSON.parse(text);
}

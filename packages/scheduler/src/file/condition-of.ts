import { compileCondition, type Condition } from '@sb/queue/engine';
import type { Chain } from './chain.ts';

/** What a condition calls the map of all that is followed. */
export const CONDITION_VARIABLE = 'upstream';

/** Compiled once for each text of a chain. */
const known = new WeakMap<Chain, Condition>();

/** Undefined where there is none. Throws `ConditionError`. */
export function conditionOf(chain: Chain): Condition | undefined {
  const { after, when } = chain;
  if (when === undefined) return undefined;
  const before = known.get(chain);
  if (before) return before;
  const fresh = compileCondition(when, { variable: CONDITION_VARIABLE, members: after.map(({ as }) => as) });
  known.set(chain, fresh);
  return fresh;
}

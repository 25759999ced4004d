/** The conditions of chains. Apart from the chains: reading a schedule needs no language of expressions. */
import { compileCondition, type Condition } from '@sb/queue/engine';
import type { Chain } from './chain.ts';

/** The name of the map of upstreams in a condition. */
const CONDITION_VARIABLE = 'upstream';

/** Compiles a condition over upstreams of these names. Throws `ConditionError`. */
export function compileWhen(when: string, members: readonly string[]): Condition {
  return compileCondition(when, { variable: CONDITION_VARIABLE, members });
}

/** Each chain's condition is compiled once. */
const conditions = new WeakMap<Chain, Condition>();

/** Undefined where the chain has no condition. Throws `ConditionError`. */
export function chainCondition(chain: Chain): Condition | undefined {
  const { after, when } = chain;
  if (when === undefined) return undefined;
  const before = conditions.get(chain);
  if (before) return before;
  const fresh = compileWhen(
    when,
    after.map(({ as }) => as),
  );
  conditions.set(chain, fresh);
  return fresh;
}

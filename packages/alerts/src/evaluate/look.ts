import type { Episode } from '../episode.ts';
import type { Condition, ConditionKind } from '../rules.ts';

/** What an evaluator may look at besides facts. */
export interface Look {
  readonly now: number;
  /** Of this rule and group, once it fires: what began ends later than it began. */
  readonly firing?: Episode | undefined;
}

export type ConditionOf<Kind extends ConditionKind> = Extract<Condition, { readonly kind: Kind }>;

export function truth(isTrue: boolean): 'true' | 'false' {
  return isTrue ? 'true' : 'false';
}

/** A share of 1, with no more digits than it needs: `79.5 %`. */
export function percent(share: number): string {
  return `${Math.round(share * 1_000) / 10} %`;
}

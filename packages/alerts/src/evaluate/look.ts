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

/** A count that stops at a bound: `50`, `150 or more`. Past the bound nobody has counted. */
export function atLeast(count: number, stopsAt = Infinity): string {
  return count < stopsAt ? String(count) : `${count} or more`;
}

/** `1 run`, `50 runs`, `150 or more runs`. */
export function counted(count: number, noun: string, stopsAt?: number): string {
  return `${atLeast(count, stopsAt)} ${noun}${count === 1 ? '' : 's'}`;
}

/** A share of 1, with no more digits than it needs: `79.5 %`. */
export function percent(share: number): string {
  return `${Math.round(share * 1_000) / 10} %`;
}

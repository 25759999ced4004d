import type { Episode } from '../episodes/episodes.ts';
import type { Group } from '../group.ts';
import type { Condition, ConditionKind } from '../rules.ts';

/** What a rule found out about one group. Texts are for people. */
export interface Finding {
  /** `insufficient`: too little is known; whatever was so before stays so. */
  readonly verdict: 'true' | 'false' | 'insufficient';
  readonly value: string;
  readonly threshold: string;
  /** One line: what is so. */
  readonly detail: string;
  /** The first line of the last error. */
  readonly error?: string | undefined;
  /** The run that it is about, or the last of them. */
  readonly runId?: number | undefined;
  /** When that run ended: a later one is a further failure. */
  readonly occurredAt?: number | undefined;
  /** How many, where something was counted. */
  readonly count?: number;
  /** What was normal, ms: an episode keeps what it was at its onset. */
  readonly baseline?: number;
}

export interface Verdict extends Finding {
  readonly group: Group;
}

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

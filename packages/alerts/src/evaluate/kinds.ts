/** The kinds of alerts, in the order of the documentation. Each table of kinds is made from this one. */
import type { Facts } from '../facts.ts';
import type { Verdict } from '../verdict.ts';
import { channelBroken } from './channels.ts';
import { durationIncrease, runningLongerThan } from './durations.ts';
import { consecutiveFailures, failureCount, noSuccessFor, successRate, timeout } from './failures.ts';
import type { AlertKind, FactsWish, JudgingAt } from './kind.ts';
import { concurrencyLimit } from './limits.ts';
import { nodeSilent } from './nodes.ts';
import { delayedJobs, dlqSize, pendingJobs, queuePaused } from './queues.ts';
import { missedSchedule } from './schedules.ts';

export const KINDS = {
  consecutiveFailures,
  failureCount,
  timeout,
  dlqSize,
  pendingJobs,
  queuePaused,
  delayedJobs,
  successRate,
  durationIncrease,
  concurrencyLimit,
  missedSchedule,
  noSuccessFor,
  runningLongerThan,
  nodeSilent,
  channelBroken,
};

type Kinds = typeof KINDS;

export type ConditionKind = keyof Kinds;

/** The results of `read`, by kind. */
type Owns = { readonly [Kind in ConditionKind]: Readonly<Parameters<Kinds[Kind]['wants']>[0]> };

type ConditionOf<Kind extends ConditionKind> = {
  readonly [One in Kind]: { readonly kind: One } & Owns[One];
}[Kind];

/** A condition of alerts.yaml with every default filled in. Times are ms. */
export type Condition = ConditionOf<ConditionKind>;

/** The same, in the form in which the compiler sees that a kind gets its own condition. */
const TABLE: { readonly [Kind in ConditionKind]: AlertKind<Kind, Owns[Kind]> } = KINDS;

/** What makes a rule fire, for people. */
export function conditionText<Kind extends ConditionKind>(condition: ConditionOf<Kind>): string {
  return TABLE[condition.kind].says(condition);
}

export function factsWantedBy<Kind extends ConditionKind>(condition: ConditionOf<Kind>): FactsWish {
  return TABLE[condition.kind].wants(condition);
}

/** A verdict for each group that the condition is about. */
export function judge<Kind extends ConditionKind>(
  condition: ConditionOf<Kind>,
  facts: Facts,
  at: JudgingAt,
): readonly Verdict[] {
  return TABLE[condition.kind].judge(condition, facts, at);
}

/** After this many ms without any event the condition may become true; undefined: an event has to make it true. */
export function silenceMsOf<Kind extends ConditionKind>(condition: ConditionOf<Kind>): number | undefined {
  const { history } = TABLE[condition.kind];
  return history.from === 'runs' ? history.silenceMs?.(condition) : undefined;
}

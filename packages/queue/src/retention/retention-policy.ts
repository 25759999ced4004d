/**
 * How long finished runs are kept, and which rule decides for a run. Pure.
 * Age and number are decided separately, each by the most specific rule that sets it: job and outcome, job, queue and
 * outcome, queue, outcome, then the rule for all. A run goes when it is too old, or beyond the number.
 */
import type { FinishedState } from '@sb/jobs';

export interface Keep {
  /** Ms since the end of the run; Infinity: for ever. */
  readonly ageMs?: number | undefined;
  /** Keeps this many of the runs that the rule decides for: the newest. */
  readonly last?: number | undefined;
}

export interface KeepByOutcome extends Keep {
  readonly outcomes?: Readonly<Partial<Record<FinishedState, Keep>>> | undefined;
}

export interface HistoryPolicy extends KeepByOutcome {
  readonly ageMs: number;
  readonly queues?: Readonly<Record<string, KeepByOutcome>> | undefined;
  readonly jobs?: Readonly<Record<string, KeepByOutcome>> | undefined;
}

export interface RunKind {
  readonly job: string;
  readonly queue: string;
  readonly outcome: FinishedState;
}

/** The decision for a kind of run. */
export interface Verdict {
  readonly ageMs: number;
  /** `rule` names the runs that are counted together. */
  readonly last?: { readonly rule: string; readonly count: number };
}

export function verdictOn({ job, queue, outcome }: RunKind, policy: HistoryPolicy): Verdict {
  const ofJob = policy.jobs?.[job];
  const ofQueue = policy.queues?.[queue];
  const rules: readonly (readonly [name: string, rule: Keep | undefined])[] = [
    [`jobs.${job}.outcomes.${outcome}`, ofJob?.outcomes?.[outcome]],
    [`jobs.${job}`, ofJob],
    [`queues.${queue}.outcomes.${outcome}`, ofQueue?.outcomes?.[outcome]],
    [`queues.${queue}`, ofQueue],
    [`outcomes.${outcome}`, policy.outcomes?.[outcome]],
    ['', policy],
  ];
  const ageMs = rules.find(([, rule]) => rule?.ageMs !== undefined)?.[1]?.ageMs ?? policy.ageMs;
  const counting = rules.find(([, rule]) => rule?.last !== undefined);
  const count = counting?.[1]?.last;
  return { ageMs, ...(counting && count !== undefined && { last: { rule: counting[0], count } }) };
}

/** A rule with those of its outcomes. */
export function rulesOf(rule: KeepByOutcome): readonly Keep[] {
  return [rule, ...Object.values(rule.outcomes ?? {})];
}

/** The shortest age that can remove a run of a job without rules of its own, ms. */
export function ageOfAll(policy: HistoryPolicy): number {
  return shortest([policy, ...Object.values(policy.queues ?? {})].flatMap(rulesOf));
}

/** The shortest age that can remove a run of the job, ms. */
export function ageOfJob(policy: HistoryPolicy, job: string): number {
  const rule = policy.jobs?.[job];
  if (!rule) return ageOfAll(policy);
  const own = shortest(rulesOf(rule));
  return rule.ageMs === undefined ? Math.min(own, ageOfAll(policy)) : own;
}

function shortest(rules: readonly Keep[]): number {
  return Math.min(...rules.map(({ ageMs }) => ageMs ?? Number.POSITIVE_INFINITY));
}

/** Takes all episodes from facts to their next step. Pure: the caller stores the steps in one transaction, with their messages. */
import type { OpenAlerts, OpenAlert } from './open-alerts.ts';
import { endEpisode, type News, step, whyOver } from './episodes.ts';
import { type Episode } from '../episode.ts';
import { evaluate } from '../evaluate/evaluate.ts';
import type { Facts } from '../facts.ts';
import { fingerprintOf } from '../group.ts';
import type { AlertRule } from '../evaluate/rule.ts';
import type { Verdict } from '../verdict.ts';

export interface SteppedAlert {
  /** The rule that is in force; for one that is gone: as it was. */
  readonly rule: AlertRule;
  /** The stored alert; absent: it begins. */
  readonly before?: OpenAlert;
  /** Absent: it was pending, and its condition became false. */
  readonly episode?: Episode;
  readonly news?: News;
}

export interface Evaluation {
  readonly rules: readonly AlertRule[];
  /** The names of the rules that cannot be read. */
  readonly leftOut: readonly string[];
  /** Rules that cannot be read may have any name: one that is missing does not count as deleted. */
  readonly hidesRules: boolean;
  readonly facts: Facts;
  readonly state: Pick<OpenAlerts, 'now' | 'open'>;
  readonly matches: (pattern: string, jobId: string) => boolean;
}

/** All alerts that are open or begin. */
export function stepAlerts({
  rules,
  leftOut,
  hidesRules,
  facts,
  state,
  matches,
}: Evaluation): readonly SteppedAlert[] {
  const { now } = state;
  const open = new Map(state.open.map((alert) => [alert.episode.fingerprint, alert]));
  const episodes = new Map(state.open.map(({ episode }) => [episode.fingerprint, episode]));
  // Most rules have nothing open, and 10,000 fingerprints take 15 ms.
  const withOpen = new Set(state.open.map(({ episode }) => episode.rule));
  const stepped: SteppedAlert[] = [];
  const unclear = new Set<string>(leftOut);
  for (const rule of rules) {
    if (!rule.enabled) continue;
    for (const verdict of evaluate(rule, facts, { now, episodes, matches })) {
      if (verdict.verdict !== 'true' && !withOpen.has(rule.name)) continue;
      if (isBroken(verdict)) unclear.add(rule.name);
      const fingerprint = fingerprintOf(rule.name, verdict.group);
      const before = open.get(fingerprint);
      open.delete(fingerprint);
      if (!before && verdict.verdict !== 'true') continue;
      stepped.push({ rule, ...(before && { before }), ...step(before?.episode, verdict, { rule, now }) });
    }
  }
  const known = new Set(rules.map(({ name }) => name));
  const left = [...open.values()].filter(({ episode: { rule } }) => known.has(rule) || !hidesRules);
  return [...stepped, ...left.flatMap((before) => leftOver(before, { rules, unclear, now }))];
}

/** Whether the rule could not be evaluated: then there is no verdict on anything else. */
export function isBroken({ group, verdict }: Verdict): boolean {
  return group.kind === 'rule' && verdict === 'true';
}

/** An open alert without a verdict: its rule is gone or off, or its job, queue, node or channel is gone. */
function leftOver(
  before: OpenAlert,
  {
    rules,
    unclear,
    now,
  }: { readonly rules: readonly AlertRule[]; readonly unclear: ReadonlySet<string>; readonly now: number },
): readonly SteppedAlert[] {
  const { episode } = before;
  if (unclear.has(episode.rule) && !rules.some(({ name }) => name === episode.rule)) return [];
  const why = whyOver(episode, rules, () => unclear.has(episode.rule));
  if (!why) return [];
  const rule = rules.find(({ name }) => name === episode.rule) ?? before.rule;
  return [{ rule, before, ...endEpisode(episode, why, now) }];
}

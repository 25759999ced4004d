/**
 * The steps of an episode, which is one stretch of a rule being true of a group: inactive -> pending (`for`) -> firing ->
 * recovering (`keepFiringFor`) -> resolved. Called for each verdict. Pure: its whole state is in the episode, which is
 * plain data, so a restart between two steps changes nothing. Too little data keeps an episode as it is: nothing fires
 * and nothing is resolved on a guess.
 */
import { createHash } from 'node:crypto';
import { fingerprintOf, type Group } from '../group.ts';
import { type Condition, KINDS } from '../evaluate/kinds.ts';
import type { AlertRule } from '../evaluate/rule.ts';
import type { Ended, Episode } from '../episode.ts';
import type { Verdict } from '../verdict.ts';

export type News =
  | { readonly kind: 'fired' }
  /** A further failure while it fires. */
  | { readonly kind: 'refired' }
  | { readonly kind: 'resolved'; readonly why: Ended };

export interface Step {
  /** Absent: inactive. */
  readonly episode?: Episode;
  readonly news?: News;
}

export interface StepAt {
  readonly rule: AlertRule;
  readonly now: number;
}

/** `episode`: the last one of this fingerprint; a resolved one counts as none. */
export function step(episode: Episode | undefined, verdict: Verdict, at: StepAt): Step {
  const over = episode && isOpen(episode) && whyOverByRule(episode, at.rule);
  if (over) return endEpisode(episode, over, at.now);
  const { group: _, ...found } = verdict;
  if (!episode || !isOpen(episode)) {
    const begins = verdict.verdict === 'true' && at.rule.enabled;
    return begins ? begin(episode, verdict, at) : { ...(episode && { episode }) };
  }
  const isLastTrue = episode.found.verdict === 'true' && verdict.verdict !== 'true';
  const seen = { ...episode, ...(isLastTrue && { raised: episode.found }), found };
  if (verdict.verdict === 'insufficient') return { episode: seen };
  return verdict.verdict === 'true' ? goOn(seen, at) : recover(seen, at);
}

/** Ends an episode whatever the verdict. One that never fired was never notified, so its end is no news. */
export function endEpisode(episode: Episode, why: Ended, now: number): Step {
  if (episode.state === 'pending') return {};
  const { falseSince: _, ...rest } = episode;
  return {
    episode: { ...rest, state: 'resolved', resolvedAt: now, ended: why },
    news: { kind: 'resolved', why },
  };
}

/** The finding that an alert fires or fired for: the last finding of a resolved alert is another one. */
export function raisedBy({ found, raised }: Episode): Episode['found'] {
  return found.verdict === 'true' ? found : (raised ?? found);
}

/** Why an open episode must end without a verdict; undefined while its rule has the same condition. */
export function whyOver(
  episode: Episode,
  rules: readonly AlertRule[],
  isThere: (group: Group) => boolean,
): Ended | undefined {
  const rule = rules.find(({ name }) => name === episode.rule);
  if (!rule) return 'rule_deleted';
  const byRule = whyOverByRule(episode, rule);
  if (byRule) return byRule;
  return episode.group.kind === 'rule' || isThere(episode.group) ? undefined : 'job_gone';
}

function whyOverByRule(episode: Episode, rule: AlertRule): Ended | undefined {
  if (!rule.enabled) return 'rule_disabled';
  return episode.condition === conditionHash(rule.condition) ? undefined : 'rule_edited';
}

function isOpen({ state }: Episode): boolean {
  return state !== 'resolved';
}

function begin(previous: Episode | undefined, verdict: Verdict, at: StepAt): Step {
  const { group, ...found } = verdict;
  const fresh: Episode = {
    fingerprint: fingerprintOf(at.rule.name, group),
    rule: at.rule.name,
    group,
    condition: conditionHash(at.rule.condition),
    state: 'pending',
    // Two in the same ms would be one.
    since: Math.max(at.now, previous ? previous.since + 1 : -Infinity),
    ...(verdict.baseline !== undefined && { baseline: verdict.baseline }),
    found,
  };
  return goOn(fresh, at);
}

/** It is true. */
function goOn(episode: Episode, { rule, now }: StepAt): Step {
  if (episode.state === 'pending') {
    if (now - episode.since < forOf(episode, rule.condition)) return { episode };
    return { episode: { ...marked(episode), state: 'firing', firedAt: now }, news: { kind: 'fired' } };
  }
  const { falseSince: _, ...rest } = episode;
  const firing: Episode = { ...rest, state: 'firing' };
  if (KINDS[rule.condition.kind].again !== 'each_failure' || !isFurther(firing)) return { episode: firing };
  return { episode: marked(firing), news: { kind: 'refired' } };
}

/** The condition is false. */
function recover(episode: Episode, { rule, now }: StepAt): Step {
  if (episode.state === 'pending') return {};
  const falseSince = episode.falseSince ?? now;
  if (now - falseSince >= rule.keepFiringForMs) return endEpisode(episode, 'recovered', now);
  return { episode: { ...episode, state: 'recovering', falseSince } };
}

/** How long the condition has to be true, ms. A broken rule fires at once; some kinds cover their `for` by themselves. */
function forOf({ group }: Episode, condition: Condition): number {
  if (group.kind === 'rule' || KINDS[condition.kind].coversFor) return 0;
  return 'forMs' in condition ? condition.forMs : 0;
}

function marked(episode: Episode): Episode {
  const { runId, occurredAt } = episode.found;
  if (runId === undefined || occurredAt === undefined) return episode;
  return { ...episode, last: { runId, at: occurredAt } };
}

/** Whether the failure is later than the last notified one: after the newest failure was taken away, an older one is no news. */
function isFurther({ found: { runId, occurredAt }, last }: Episode): boolean {
  if (runId === undefined || occurredAt === undefined) return false;
  if (!last) return true;
  return occurredAt > last.at || (occurredAt === last.at && runId > last.runId);
}

function conditionHash(condition: Condition): string {
  const entries = Object.entries(condition).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(entries)).digest('hex').slice(0, 16);
}

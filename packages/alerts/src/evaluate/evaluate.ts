/**
 * Evaluates a rule on facts: a verdict for each job, queue, node or channel that it is about. Called by the evaluator,
 * by explanations and by back-tests. Pure. Never throws: a rule that cannot be evaluated gives one verdict that is true of
 * the rule itself, so that an alert reports it, and no verdict on anything else.
 */
import { type Episode, isFiring } from '../episode.ts';
import type { Facts } from '../facts.ts';
import { fingerprintOf, type Group } from '../group.ts';
import type { Verdict } from '../verdict.ts';
import { judge } from './kinds.ts';
import type { AlertRule } from './rule.ts';

export interface Moment {
  /** The store's clock, ms since the epoch. */
  readonly now: number;
  /** The episodes that are not resolved, by fingerprint. */
  readonly episodes: ReadonlyMap<string, Episode>;
  /** Whether a `jobPattern` finds a job: `createJobMatcher`, which no pattern can block. */
  readonly matches: (pattern: string, jobId: string) => boolean;
}

export function evaluate(rule: AlertRule, facts: Facts, at: Moment): readonly Verdict[] {
  const itself: Group = { kind: 'rule', name: rule.name };
  try {
    const episodes = episodesOf(rule, at);
    const verdicts = judge(rule.condition, facts, {
      now: at.now,
      matches: at.matches,
      firingOf: (group) => firingOf(rule, group, episodes),
    });
    return at.episodes.has(fingerprintOf(rule.name, itself)) ? [...verdicts, works(itself)] : verdicts;
  } catch (error) {
    return [cannot(itself, error)];
  }
}

/** The episode if it fires: an alert that fires has to get clearly better to end, one that is pending does not. */
function firingOf(rule: AlertRule, group: Group, episodes: Moment['episodes']): Episode | undefined {
  if (episodes.size === 0) return undefined;
  const episode = episodes.get(fingerprintOf(rule.name, group));
  return episode && isFiring(episode) ? episode : undefined;
}

/** A rule without an episode need not look for one for each job. */
function episodesOf(rule: AlertRule, { episodes }: Moment): Moment['episodes'] {
  const has = [...episodes.values()].some((episode) => episode.rule === rule.name);
  return has ? episodes : new Map();
}

function works(group: Group): Verdict {
  return { group, verdict: 'false', value: 'evaluated', threshold: 'any error', detail: 'The rule works' };
}

function cannot(group: Group, thrown: unknown): Verdict {
  const error = thrown instanceof Error ? thrown.message : String(thrown);
  return {
    group,
    verdict: 'true',
    value: 'not evaluated',
    threshold: 'any error',
    detail: `The rule ${group.name} cannot be evaluated`,
    error,
  };
}

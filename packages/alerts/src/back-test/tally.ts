/** Follows episodes and counts messages while a back-test goes through the past, rule by rule. */
import { evaluate } from '../evaluate/evaluate.ts';
import { type News, raisedBy, step } from '../episodes/episodes.ts';
import { type Episode } from '../episode.ts';
import type { Facts, JobFacts, QueueFacts } from '../facts.ts';
import { fingerprintOf, type Group } from '../group.ts';
import type { Quiet } from '../episodes/notify.ts';
import type { OpenAlert } from '../episodes/open-alerts.ts';
import type { Severity } from '../rules.ts';
import type { PastChange } from '../evaluate/kind.ts';
import { KINDS } from '../evaluate/kinds.ts';
import type { AlertRule } from '../evaluate/rule.ts';
import type { AlertSettings } from '../settings.ts';
import type { Slots } from '../episodes/throttle.ts';
import { decideNotices } from '../episodes/decide-notices.ts';
import type { Notified } from '../episodes/notified.ts';
import type { Verdict } from '../verdict.ts';

/** This many alerts of each rule are shown. */
const MOST_SHOWN = 5;
/** Of 30 days each is a day. */
const BARS = 30;

export interface PastAlert {
  readonly about: Group;
  readonly summary: string;
  /** Ms since the epoch. */
  readonly firedAt: number;
  /** Absent: it still fires at the end. */
  readonly resolvedAt?: number;
}

export interface RuleTally {
  readonly rule: string;
  readonly severity: Severity;
  readonly fired: number;
  /** How many still fire at the end. */
  readonly firing: number;
  /** How long all its alerts fired together, ms. */
  readonly firingMs: number;
  /** Messages that would have been sent, with those about ends; a message to several channels counts once. */
  readonly messages: number;
  /** Messages that the throttle or a maintenance window would have left out. */
  readonly leftOut: number;
  /** The first alerts. */
  readonly first: readonly PastAlert[];
  /** The stretch in equal parts, for a picture. */
  readonly bars: readonly PastBar[];
}

export interface PastBar {
  /** Its beginning, ms since the epoch. */
  readonly at: number;
  /** Alerts that began in it. */
  readonly fired: number;
  /** How long alerts fired in it, all together, ms. */
  readonly firingMs: number;
}

export interface TallyOptions {
  readonly rules: readonly AlertRule[];
  readonly settings: AlertSettings;
  readonly matches: (pattern: string, jobId: string) => boolean;
  /** Maintenance windows of that time. */
  readonly quiet: readonly Quiet[];
  /** The stretch, ms since the epoch. */
  readonly since: number;
  readonly until: number;
}

export interface Tally {
  /** Evaluates what is relevant; returns how often. */
  evaluate(changes: Changes, now: number): number;
  /** Jobs with an open alert. */
  openJobs(): ReadonlySet<string>;
  openQueues(): ReadonlySet<string>;
  end(now: number): readonly RuleTally[];
}

/** The change of a job since it was last evaluated. */
export interface JobChange extends PastChange {
  readonly facts: JobFacts;
}

export interface Changes {
  readonly jobs?: readonly JobChange[];
  readonly queues?: readonly QueueFacts[];
}

interface Counts {
  fired: number;
  firingMs: number;
  messages: number;
  leftOut: number;
  readonly first: PastAlert[];
  readonly bars: { at: number; fired: number; firingMs: number }[];
}

export function createTally({ rules, settings, matches, quiet, since, until }: TallyOptions): Tally {
  const barMs = Math.max(1, (until - since) / BARS);
  const episodes = new Map<string, Episode>();
  /** For each rule: the names of the groups with an open alert. */
  const openOf = new Map(rules.map(({ name }) => [name, new Set<string>()]));
  const notified = new Map<string, Notified>();
  const slots = new Map<string, Slots>();
  const counts = new Map(rules.map(({ name }) => [name, noCounts(since, barMs)]));
  const context = { settings, rules, matches, quiet, notified, slots };

  return {
    evaluate({ jobs = [], queues = [] }, now) {
      let evaluations = 0;
      for (const rule of rules) {
        const facts = relevantFacts(rule, jobs, queues);
        evaluations += facts.jobs.length + facts.queues.length;
        if (facts.jobs.length + facts.queues.length === 0) continue;
        for (const verdict of evaluate(rule, facts, { now, episodes, matches })) follow(rule, verdict, now);
      }
      return evaluations;
    },
    openJobs: () => openNames('job'),
    openQueues: () => openNames('queue'),
    end(now) {
      for (const episode of episodes.values()) if (episode.firedAt !== undefined) note(episode, now);
      return rules.map(({ name, severity }) => ({
        rule: name,
        severity,
        ...(counts.get(name) ?? noCounts(since, barMs)),
        firing: [...episodes.values()].filter(({ rule, state }) => rule === name && state !== 'pending')
          .length,
      }));
    },
  };

  function relevantFacts(
    { name, condition }: AlertRule,
    jobs: readonly JobChange[],
    queues: readonly QueueFacts[],
  ): Facts {
    const { history } = KINDS[condition.kind];
    const open = openOf.get(name);
    const relevant = jobs.filter((change) => {
      if (history.from !== 'runs' || !('jobPattern' in condition)) return false;
      const isOpen = open?.has(change.facts.jobId) ?? false;
      const isRelevant = (isOpen && change.byTime) || history.isRelevant(change, isOpen);
      return isRelevant && matches(condition.jobPattern, change.facts.jobId);
    });
    return {
      jobs: relevant.map(({ facts }) => facts),
      queues: history.from === 'dead_letters' ? queues : [],
      nodes: [],
      channels: [],
    };
  }

  function openNames(kind: Group['kind']): ReadonlySet<string> {
    const names = [...episodes.values()].flatMap(({ group }) => (group.kind === kind ? [group.name] : []));
    return new Set(names);
  }

  function follow(rule: AlertRule, verdict: Verdict, now: number): void {
    const fingerprint = fingerprintOf(rule.name, verdict.group);
    const before = episodes.get(fingerprint);
    if (!before && verdict.verdict !== 'true') return;
    const stepped = step(before, verdict, { rule, now });
    notify(rule, { fingerprint, before, now, ...stepped });
    const { episode, news } = stepped;
    if (news?.kind === 'fired') {
      const of = countsOf(rule);
      of.fired += 1;
      const bar = of.bars[Math.min(BARS - 1, Math.floor((now - since) / barMs))];
      if (bar) bar.fired += 1;
    }
    if (episode && episode.state !== 'resolved') {
      episodes.set(fingerprint, episode);
      openOf.get(rule.name)?.add(verdict.group.name);
      return;
    }
    episodes.delete(fingerprint);
    openOf.get(rule.name)?.delete(verdict.group.name);
    if (episode) note(episode, now);
  }

  function notify(rule: AlertRule, { fingerprint, before, now, ...stepped }: Followed): void {
    const open = before && openAlert(before, rule, notified.get(fingerprint) ?? {});
    const decided = decideNotices([{ rule, ...(open && { before: open }), ...stepped }], { ...context, now });
    const [alert] = decided.alerts;
    for (const [key, taken] of decided.slots) slots.set(key, taken);
    if (!alert?.episode) return;
    notified.set(fingerprint, alert.notified);
    if (alert.outcome?.decision.kind === 'send') countsOf(rule).messages += 1;
    if (alert.leftOut) countsOf(rule).leftOut += 1;
  }

  /** Notes an episode that is over, or that goes on beyond the end. */
  function note(episode: Episode, now: number): void {
    const { rule, group, firedAt = now, resolvedAt } = episode;
    const of = counts.get(rule);
    if (!of) return;
    const end = resolvedAt ?? now;
    of.firingMs += end - firedAt;
    for (const bar of of.bars)
      bar.firingMs += Math.max(0, Math.min(end, bar.at + barMs) - Math.max(firedAt, bar.at));
    const alert = { about: group, summary: raisedBy(episode).detail, firedAt };
    of.first.push({ ...alert, ...(resolvedAt !== undefined && { resolvedAt }) });
    of.first.sort((a, b) => a.firedAt - b.firedAt);
    of.first.splice(MOST_SHOWN);
  }

  function countsOf({ name }: AlertRule): Counts {
    return counts.get(name) ?? noCounts(since, barMs);
  }
}

interface Followed {
  readonly fingerprint: string;
  readonly before: Episode | undefined;
  readonly now: number;
  readonly episode?: Episode;
  readonly news?: News;
}

function openAlert(episode: Episode, rule: AlertRule, notified: Notified): OpenAlert {
  return { id: 0, episode, rule, seenAt: 0, isAcknowledged: false, notified };
}

function noCounts(since: number, barMs: number): Counts {
  const bars = Array.from({ length: BARS }, (_, nr) => ({ at: since + nr * barMs, fired: 0, firingMs: 0 }));
  return { fired: 0, firingMs: 0, messages: 0, leftOut: 0, first: [], bars };
}

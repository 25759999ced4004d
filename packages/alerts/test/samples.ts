/** Things that tests talk about, with what does not matter filled in. */
import type { Episode } from '../src/episode.ts';
import type { Facts, JobFacts, QueueFacts } from '../src/facts.ts';
import { fingerprintOf, type Group } from '../src/group.ts';
import type { Condition } from '../src/evaluate/kinds.ts';
import type { AlertRule } from '../src/evaluate/rule.ts';
import type { Verdict } from '../src/verdict.ts';

export const NOON = Date.UTC(2030, 0, 1, 12);
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

export const JOB: Group = { kind: 'job', name: 'report' };
export const QUEUE: Group = { kind: 'queue', name: 'mail' };

export function aRule(condition: Condition, rule: Partial<AlertRule> = {}): AlertRule {
  return {
    name: 'a-rule',
    group: 'jobFailures',
    enabled: true,
    condition,
    severity: 'medium',
    channels: ['slack'],
    keepFiringForMs: 0,
    ...rule,
  };
}

export function aJob(job: Partial<JobFacts> = {}): JobFacts {
  return { jobId: JOB.name, trailingFailures: 0, recent: [], minutes: [], schedules: [], ...job };
}

export function aQueue(queue: Partial<QueueFacts> = {}): QueueFacts {
  return {
    name: QUEUE.name,
    mode: 'active',
    stopsAt: {},
    due: 0,
    retrying: 0,
    late: {},
    deadLetters: 0,
    samples: [],
    ...queue,
  };
}

export function someFacts(facts: Partial<Facts>): Facts {
  return { jobs: [], queues: [], nodes: [], channels: [], ...facts };
}

export function aVerdict(verdict: Verdict['verdict'], found: Partial<Verdict> = {}): Verdict {
  return { group: JOB, verdict, value: '3', threshold: '3', detail: 'so it is', ...found };
}

/** One that fires since noon. */
export function anEpisode(rule: AlertRule, episode: Partial<Episode> = {}): Episode {
  const group = episode.group ?? JOB;
  const { group: _, ...found } = aVerdict('true');
  return {
    fingerprint: fingerprintOf(rule.name, group),
    rule: rule.name,
    group,
    condition: '',
    state: 'firing',
    since: NOON,
    firedAt: NOON,
    found,
    ...episode,
  };
}

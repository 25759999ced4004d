/** The schedules and the alert rules of the demo. */
import { createFactsReader, createJobMatcher, evaluateAlerts, parseRules } from '@sb/alerts';
import { createRegistry } from '@sb/jobs';
import {
  createSchedule,
  fireDue,
  followOtherCron,
  loadSchedules,
  parseSchedules,
  pauseSchedule,
  readNextRuns,
  readPunctuality,
  skipNext,
} from '@sb/scheduler';
import type { Store } from '@sb/storage';
import { DEMO_JOBS } from './jobs.ts';

const SCHEDULES = `
defaults: { timezone: Europe/Berlin, enabled: true }
schedules:
  - { name: digest.weekdays, jobId: mail.digest, schedule: '0 7 * * 1-5', input: { to: core@acme.test, date: today, team: core } }
  - { name: revenue.nightly, jobId: report.revenue, schedule: '30 2 * * *', input: { month: 2026-11 } }
  - { name: snapshot.nightly, jobId: db.snapshot, schedule: '0 3 * * *', timezone: UTC }
  - { name: cache.warm, jobId: cache.warm, schedule: '* * * * *', overlap: skip, catchUp: skip }
  - { name: uptime.probe, jobId: uptime.probe, schedule: '*/5 * * * *', timezone: UTC, catchUp: skip }
  - { name: github.main, jobId: github.issues, schedule: '*/15 * * * *', input: { repo: acme/shop } }
  - { name: feed.hourly, jobId: shop.feed, schedule: '20 * * * *' }
  - { name: crm.after.revenue, jobId: crm.push, after: [{ schedule: revenue.nightly }], input: { segment: smb } }
  - { name: revenue.monthly, jobId: report.revenue, schedule: '30 2 1 * *', enabled: false, input: { month: 2026-10 } }
  - { name: reindex.weekly, jobId: search.reindex, schedule: '0 4 * * 0', timezone: America/New_York }
`;

const ALERTS = `
jobFailures:
  - { name: job-keeps-failing, enabled: true, severity: high, conditions: { consecutiveFailures: 3, jobPattern: '.*' } }
queueIssues:
  - { name: queue-paused, enabled: true, severity: medium, conditions: { queuePaused: true } }
`;

/** No rule of the demo has a maintenance window. */
const SURROUNDINGS = {
  jobIds: DEMO_JOBS.map(({ job }) => job.id),
  checkCron: () => undefined,
  checkZone: () => undefined,
};

const registry = createRegistry();
registry.register(DEMO_JOBS.map(({ job }) => job));
const jobs = new Map(registry.list().map((job) => [job.id, job]));

export async function loadPlans(store: Store, nodeId: number, version: string): Promise<void> {
  const { entries } = await parseSchedules(SCHEDULES, 'scheduler.yaml', registry.list());
  await loadSchedules(store, { nodeId, version }, entries);
}

export async function fire(store: Store, nodeId: number): Promise<void> {
  await fireDue(store, { nodeId, jobs });
}

/** What operators ask of the fires to come. */
export async function operate(store: Store, now: number): Promise<void> {
  const extra = {
    name: 'digest.extra',
    jobId: 'mail.digest',
    schedule: '45 16 * * 5',
    timezone: 'Europe/Berlin',
    input: { to: 'core@acme.test', date: 'today', team: 'core' },
    description: 'The week in one mail',
  };
  await createSchedule(store, extra, { jobs, actor: 'user:ana' });
  await skipNext(store, 'snapshot.nightly', {
    count: 1,
    actor: 'user:ana',
    reason: 'the replica is being resized',
  });
  const until = now + 6 * 3_600_000;
  const other = { expression: '*/10 * * * *', until, actor: 'user:ben', reason: 'release of the shop' };
  await followOtherCron(store, 'github.main', other);
  const monday = Date.parse('2026-11-30T07:00:00Z');
  await pauseSchedule(store, 'feed.hourly', {
    until: monday,
    actor: 'user:ana',
    reason: 'the format changes on Monday',
  });
}

export async function evaluate(store: Store): Promise<void> {
  const { rules, settings } = parseRules(ALERTS, 'alerts.yaml', SURROUNDINGS);
  const facts = createFactsReader({ store, port: { schedules: () => readPunctuality(store) } });
  await evaluateAlerts({
    store,
    inForce: { rules, settings },
    readFacts: (asked) => facts.read(asked),
    matches: createJobMatcher(),
    maintenance: () => [],
    nextFires: (jobIds) => readNextRuns(store, jobIds),
    mask: (text) => text,
  });
}

/** The schedules and the alert rules of the demo. */
import {
  ALERT_LEASE,
  ALERT_LEASE_MS,
  type Channel,
  createFactsReader,
  createJobMatcher,
  deliverDue,
  evaluateAlerts,
  parseRules,
  type SendResult,
} from '@sb/alerts';
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
import { sql, type Store, takeLease } from '@sb/storage';
import { createPulse, type Pulse } from '@sb/words';
import { ORG } from './board.ts';
import { DEMO_JOBS } from './jobs.ts';
import { nothing } from './jobs/job.ts';

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
  - { name: snapshot.after.revenue, jobId: db.snapshot, after: [{ schedule: revenue.nightly, on: always }] }
  - name: digest.finance
    jobId: mail.digest
    after: [{ schedule: crm.after.revenue }, { schedule: snapshot.after.revenue, as: snapshot }]
    when: upstream.snapshot.result.bytes > 0
    input: { to: finance@acme.test, date: today, team: finance }
  - { name: cache.after.feed, jobId: cache.warm, after: [{ schedule: feed.hourly }, { job: search.reindex, on: failure }] }
  - { name: revenue.monthly, jobId: report.revenue, schedule: '30 2 1 * *', enabled: false, input: { month: 2026-10 } }
  - { name: reindex.weekly, jobId: search.reindex, schedule: '0 4 * * 0', timezone: America/New_York }
`;

/** Of the jobs that come with the product. */
const MAINTENANCE = `
  - { name: questmaster.weekdays, jobId: daily.questmaster, schedule: '0 8 * * 1-5', input: { orgId: ${ORG} } }
  - { name: sprint.weekly, jobId: weekly.sprintplanner, schedule: '0 7 * * 1', input: { orgId: ${ORG} } }
  - { name: cleanup.nightly, jobId: maintenance.cleanup, schedule: '15 3 * * *' }
`;
const ALERTS = `
settings: { channels: [webhook, discord] }
jobFailures:
  - { name: repeated-failures, severity: high, conditions: { consecutiveFailures: 3 } }
  - { name: critical-job-failure, severity: critical, conditions: { failureCount: 1, jobPattern: '^billing' } }
  - { name: job-timeout, severity: medium, conditions: { timeout: true } }
queueHealth:
  - name: dlq-jobs
    description: Runs that failed for good and need a decision.
    severity: high
    runbook: https://wiki.acme.test/dead-letters
    conditions: { dlqSize: 1 }
  - { name: queue-backlog, severity: medium, conditions: { pendingJobs: 50 } }
  - { name: queue-paused, severity: medium, conditions: { queuePaused: true, for: 3600 } }
  - { name: delayed-jobs, severity: low, conditions: { delayedJobs: 20 } }
performance:
  - { name: low-success-rate, severity: medium, conditions: { successRate: 0.8, timeWindow: 3600 } }
  - { name: duration-spike, severity: low, conditions: { durationIncrease: 2 } }
  - { name: concurrency-limit, severity: low, conditions: { concurrencyLimit: true } }
`;

const SEND_EVERY_MS = 50;

/** No rule of the demo has a maintenance window. */
const SURROUNDINGS = {
  jobIds: DEMO_JOBS.map(({ job }) => job.id),
  checkCron: () => undefined,
  checkZone: () => undefined,
};

const registry = createRegistry();
registry.register(DEMO_JOBS.map(({ job }) => job));
const wholeRegistry = createRegistry();
wholeRegistry.register([
  ...DEMO_JOBS.map(({ job }) => job),
  ...['daily.questmaster', 'weekly.sprintplanner', 'maintenance.cleanup'].map((id) => ({
    id,
    name: id,
    run: nothing,
  })),
]);
const jobs = new Map(registry.list().map((job) => [job.id, job]));

export async function loadPlans(store: Store, nodeId: number, version: string): Promise<void> {
  const { entries } = await parseSchedules(SCHEDULES, 'scheduler.yaml', registry.list());
  await loadSchedules(store, { nodeId, version }, entries);
}

/** Once the day is played: in it nothing fires that it does not have. */
export async function loadMaintenance(store: Store, nodeId: number, version: string): Promise<void> {
  const { entries } = await parseSchedules(
    `${SCHEDULES}${MAINTENANCE}`,
    'scheduler.yaml',
    wholeRegistry.list(),
  );
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

/** Both daemons have read the same rules. */
export async function loadAlerts(store: Store, nodeIds: readonly number[]): Promise<void> {
  const { rules, settings, hash } = readAlerts();
  const off = {
    slack: { says: 'NOTIFY_SLACK_ENABLED is not set', isSwitchedOff: true },
    email: { says: 'NOTIFY_EMAIL_ENABLED is not set', isSwitchedOff: true },
  };
  const body = JSON.stringify({ rules, settings, off });
  const now = await store.now();
  await store.write(function* (tx) {
    for (const id of nodeIds)
      yield* tx.run(sql`insert into alert_rule_sets values (${id}, 'alerts.yaml', ${hash}, ${body}, ${now})`);
  });
}

/** As the daemon does that evaluates: it holds the lease, and sends what is due. */
export async function evaluate(store: Store, nodeId: number): Promise<void> {
  const lease = { holder: `node:${nodeId}`, nodeId, ttlMs: ALERT_LEASE_MS };
  await store.write((tx) => takeLease(tx, ALERT_LEASE, lease));
  const { rules, settings } = readAlerts();
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
  await deliverDue({ store, channels: CHANNELS });
}

/** As a daemon does: sends what is due, until it is stopped. */
export function startSending(store: Store): Pulse {
  return createPulse(async () => {
    await deliverDue({ store, channels: CHANNELS });
    return SEND_EVERY_MS;
  });
}

const CHANNELS = new Map([
  ['webhook', channel('webhook', { kind: 'delivered', says: '200' })],
  ['discord', channel('discord', { kind: 'permanent', says: '404: the webhook is not there' })],
] as const);

function channel(name: Channel['name'], result: SendResult): Channel {
  return { name, preview: () => undefined, send: async () => result };
}

function readAlerts() {
  const { problems, ...read } = parseRules(ALERTS, 'alerts.yaml', SURROUNDINGS);
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join('; '));
  return read;
}

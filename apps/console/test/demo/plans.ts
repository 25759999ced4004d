/** The schedules and the alert rules of the demo. */
import { createFactsReader, createJobMatcher, evaluateAlerts, parseRules } from '@sb/alerts';
import { createRegistry } from '@sb/jobs';
import { loadSchedules, parseSchedules, readNextRuns, readPunctuality } from '@sb/scheduler';
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

export async function loadPlans(store: Store, nodeId: number, version: string): Promise<void> {
  const registry = createRegistry();
  registry.register(DEMO_JOBS.map(({ job }) => job));
  const { entries } = await parseSchedules(SCHEDULES, 'scheduler.yaml', registry.list());
  await loadSchedules(store, { nodeId, version }, entries);
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

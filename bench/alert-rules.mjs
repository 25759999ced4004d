/** Files of rules to measure with. JSON is YAML. */

const KINDS = [
  (n) => ({ consecutiveFailures: 3 + n }),
  (n) => ({ failureCount: 5 + n, timeWindow: 3_600 }),
  () => ({ timeout: true }),
  (n) => ({ successRate: 0.8 - n / 100, timeWindow: 3_600 }),
  (n) => ({ durationIncrease: 2 + n / 10, timeWindow: 3_600 }),
  (n) => ({ noSuccessFor: 86_400 + n }),
  (n) => ({ runningLongerThan: 600 + n }),
  () => ({ missedSchedule: true }),
];
const OF_QUEUES = [
  { pendingJobs: 1_000 },
  { pendingJobs: 10_000, oldestAge: '1d' },
  { dlqSize: 1_000 },
  { queuePaused: true },
  { delayedJobs: 1_000 },
  { concurrencyLimit: true },
  { queuePaused: true, for: 600 },
  { oldestAge: '2d' },
  { nodeSilent: true },
  { channelBroken: true },
];
const OF_JOBS = 40;

/** All kinds; each of 40 is about every job. Where nothing is wrong but a backlog, two fire. */
export function fiftyRules() {
  const rules = Array.from({ length: OF_JOBS }, (_, at) => ({
    name: `of-jobs-${at}`,
    conditions: KINDS[at % KINDS.length](Math.floor(at / KINDS.length)),
  }));
  const others = OF_QUEUES.map((conditions, at) => ({ name: `of-queues-${at}`, conditions }));
  return JSON.stringify({ jobFailures: rules, queueHealth: others });
}

/** One for each job, which tells of each failure. */
export function ruleOfEach(jobIds) {
  const rules = jobIds.map((id) => ({
    name: `failures of ${id}`,
    severity: 'critical',
    conditions: { jobPattern: `^${id.replaceAll('.', String.raw`\.`)}$`, failureCount: 1 },
  }));
  return JSON.stringify({ settings: { channels: ['slack'] }, jobFailures: rules });
}

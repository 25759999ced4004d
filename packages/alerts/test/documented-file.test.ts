import { formatPath } from '@sb/config';
import { describe, expect, test } from 'vitest';
import { parseRules } from '../src/read-rules.ts';
import { SURROUNDINGS } from './surroundings.ts';

/** As the documentation has them, letter by letter. */
const SHORT_EXAMPLE = `settings:
  enabled: true
  channels:
    - slack
  slack:
    channel: "#worker-alerts"
    username: "Worker Bot"
  throttle:
    minInterval: 300  # 5 minutes between identical alerts
    maxAlertsPerJobPerHour: 10

jobFailures:
  - name: "repeated-failures"
    enabled: true
    conditions:
      consecutiveFailures: 3
    severity: "high"
    channels: ["slack"]

queueHealth:
  - name: "dlq-jobs"
    enabled: true
    conditions:
      dlqSize: 1  # Alert on any DLQ job
    severity: "high"
    channels: ["slack"]

performance:
  - name: "low-success-rate"
    enabled: true
    conditions:
      successRate: 0.8  # Alert if below 80%
      timeWindow: 3600  # 1 hour
      minRuns: 5
    severity: "medium"
    channels: ["slack"]
`;
const FULL_EXAMPLE = `settings:
  enabled: true
  channels: [slack]
  slack:
    channel: "#worker-alerts"
    username: "Worker Bot"
    iconEmoji: ":gear:"
  throttle:
    minInterval: 300  # Seconds between identical alerts
    maxAlertsPerJobPerHour: 10

jobFailures:
  - name: "repeated-failures"
    description: "Alert when a job fails multiple times in a row"
    enabled: true
    conditions:
      consecutiveFailures: 3
    severity: "high"
    channels: ["slack"]

  - name: "critical-job-failure"
    description: "Alert immediately when critical jobs fail"
    enabled: true
    conditions:
      jobPattern: "^(questmaster|sprintplanner|github-sync)"
      failureCount: 1
    severity: "critical"
    channels: ["slack"]

queueHealth:
  - name: "dlq-jobs"
    description: "Alert when jobs enter the dead letter queue"
    enabled: true
    conditions:
      dlqSize: 1
    severity: "high"
    channels: ["slack"]

  - name: "queue-backlog"
    description: "Alert when queue backlog grows too large"
    enabled: true
    conditions:
      pendingJobs: 50
    severity: "medium"
    channels: ["slack"]

performance:
  - name: "low-success-rate"
    description: "Alert when job success rate drops below threshold"
    enabled: true
    conditions:
      jobPattern: ".*"
      successRate: 0.8  # 80%
      timeWindow: 3600  # 1 hour
      minRuns: 5
    severity: "medium"
    channels: ["slack"]

  - name: "duration-spike"
    description: "Alert when job duration increases significantly"
    enabled: true
    conditions:
      jobPattern: ".*"
      durationIncrease: 2.0  # 2x normal duration
      timeWindow: 3600
      minRuns: 3
    severity: "low"
    channels: ["slack"]
`;

const read = (text: string, jobIds = SURROUNDINGS.jobIds) =>
  parseRules(text, 'alerts.yaml', { ...SURROUNDINGS, jobIds });

const warningsOf = (text: string, jobIds?: readonly string[]): readonly string[] =>
  read(text, jobIds).warnings.map(
    ({ line, column, path, message }) => `${line}:${column}  ${formatPath(path)}: ${message}`,
  );

describe('the documented file', () => {
  test('works as it is', () => {
    const { settings, rules, problems } = read(FULL_EXAMPLE);
    expect(problems).toEqual([]);
    expect(settings).toMatchObject({
      enabled: true,
      channels: ['slack'],
      slack: { channel: '#worker-alerts', username: 'Worker Bot', iconEmoji: ':gear:' },
      throttle: { minIntervalMs: 300_000, maxAlertsPerJobPerHour: 10 },
    });
    const all = { enabled: true, channels: ['slack'], keepFiringForMs: 0 };
    const hour = { timeWindowMs: 3_600_000 };
    expect(rules).toMatchObject([
      {
        ...all,
        name: 'repeated-failures',
        group: 'jobFailures',
        severity: 'high',
        condition: { consecutiveFailures: 3, jobPattern: '.*' },
      },
      { ...all, name: 'critical-job-failure', severity: 'critical', condition: { failureCount: 1, ...hour } },
      { ...all, name: 'dlq-jobs', group: 'queueHealth', severity: 'high', condition: { dlqSize: 1 } },
      { ...all, name: 'queue-backlog', severity: 'medium', condition: { pendingJobs: 50, forMs: 0 } },
      {
        ...all,
        name: 'low-success-rate',
        group: 'performance',
        severity: 'medium',
        condition: { successRate: 0.8, ...hour, minRuns: 5 },
      },
      {
        ...all,
        name: 'duration-spike',
        severity: 'low',
        condition: { durationIncrease: 2, ...hour, minRuns: 3 },
      },
    ]);
    expect(rules[0]?.description).toBe('Alert when a job fails multiple times in a row');
  });

  test('warns of its pattern, which finds none of the documented jobs, and says what does', () => {
    const jobs = ['daily.questmaster.dryrun', 'daily.questmaster', 'github.sync', 'weekly.sprintplanner'];
    expect(warningsOf(FULL_EXAMPLE, jobs)).toEqual([
      String.raw`25:19  jobFailures[1].conditions.jobPattern: fits none of the 4 registered jobs. Did you mean '^(daily\.questmaster|weekly\.sprintplanner|github\.sync)$'?`,
    ]);
  });

  test('works in its short form too', () => {
    const { rules, problems, warnings } = read(SHORT_EXAMPLE);
    expect([problems, warnings]).toEqual([[], []]);
    expect(rules.map(({ name }) => name)).toEqual(['repeated-failures', 'dlq-jobs', 'low-success-rate']);
  });
});

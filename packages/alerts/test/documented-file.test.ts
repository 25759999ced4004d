import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { formatPath } from '@sb/words';
import { parseRules } from '../src/file/read-rules.ts';
import { SURROUNDINGS } from './surroundings.ts';

/** As the documentation has them, letter by letter. */
const SHORT_EXAMPLE = documented('short');
const FULL_EXAMPLE = documented('full');

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

function documented(name: string): string {
  return readFileSync(join(import.meta.dirname, `documented/${name}.yaml.txt`), 'utf8');
}

/** docs/maintenance.md says what the code does. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createRegistry, validateInput } from '@sb/jobs';
import { RETRY_REFUSALS } from '@sb/queue/engine';
import { parseSchedules } from '@sb/scheduler';
import { RETENTION_DAYS, retentionRules } from '@sb/worker/retention';
import { expect, test } from 'vitest';
import { dailyQuestmaster } from '../daily-questmaster.ts';
import { dailyQuestmasterDryrun } from '../daily-questmaster-dryrun.ts';
import { maintenanceCleanup } from '../maintenance-cleanup.ts';
import { maintenanceRetry } from '../maintenance-retry.ts';
import { weeklySprintplanner } from '../weekly-sprintplanner.ts';
import { weeklySprintplannerDryrun } from '../weekly-sprintplanner-dryrun.ts';

const ROOT = path.join(import.meta.dirname, '../../../..');
const guide = readFileSync(path.join(ROOT, 'docs/maintenance.md'), 'utf8');
const registry = createRegistry();
registry.register([
  dailyQuestmaster,
  dailyQuestmasterDryrun,
  weeklySprintplanner,
  weeklySprintplannerDryrun,
  maintenanceCleanup,
  maintenanceRetry,
]);

/** The rows of the table that begins with this heading: the first two cells of each. */
function rowsOf(heading: string): readonly (readonly [string, string])[] {
  const [, table = ''] = guide.split(new RegExp(`^\\| ${heading} .*\\n\\|[- |]+\\n`, 'm'));
  const rows = table.split('\n\n')[0]?.split('\n') ?? [];
  return rows.map((row) => {
    const [, first = '', second = ''] = row.split('|').map((cell) => cell.trim());
    return [first.replaceAll('`', ''), second];
  });
}

const inputOf = (jobId: string, input: unknown) => {
  const job = registry.get(jobId);
  return job && validateInput(job, input);
};

test('for how long each kind of record is kept', async () => {
  const days = Object.entries(RETENTION_DAYS).map(([field, count]) => [field, String(count)]);
  expect(rowsOf('field +\\| days')).toEqual(days);
  expect(await inputOf('maintenance.cleanup', undefined)).toEqual({ ok: true, value: {} });
  expect(retentionRules({})).toEqual(RETENTION_DAYS);
});

test('what maintenance.retry does where nothing is said, and why it leaves a run alone', async () => {
  expect(rowsOf('field +\\| default')).toEqual([
    ['maxRetries', '3'],
    ['lookbackHours', '24'],
    ['excludeJobs', 'none'],
  ]);
  expect(await inputOf('maintenance.retry', {})).toEqual({
    ok: true,
    value: { maxRetries: 3, lookbackHours: 24, excludeJobs: [] },
  });
  expect(rowsOf('reason').map(([reason]) => reason)).toEqual(RETRY_REFUSALS);
});

test('the schedules of the guide, and those that are shipped, are what the jobs accept', async () => {
  const [, example = ''] = /^```yaml\n([^]*?)^```$/m.exec(guide) ?? [];
  const shipped = readFileSync(path.join(ROOT, 'apps/worker/scheduler.yaml'), 'utf8');
  for (const text of [`schedules:\n${example}`, shipped]) {
    const { entries } = await parseSchedules(text, 'scheduler.yaml', registry.list());
    expect(entries.map(({ jobId }) => jobId)).toContain('maintenance.cleanup');
  }
});

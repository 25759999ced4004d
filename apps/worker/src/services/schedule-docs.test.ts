/** docs/schedules.md says what the reader does. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createRegistry } from '@sb/jobs';
import { DEFAULT_RULES, parseSchedules, scheduleJsonSchema } from '@sb/scheduler';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { maintenanceCleanup } from '../maintenance-cleanup.ts';
import { maintenanceRetry } from '../maintenance-retry.ts';

const guide = readFileSync(path.resolve(import.meta.dirname, '../../../../docs/schedules.md'), 'utf8');
const registry = createRegistry();
registry.register([maintenanceCleanup, maintenanceRetry]);

const Schema = z.object({
  properties: z.object({
    schedules: z.object({
      anyOf: z.tuple([
        z.object({ items: z.object({ properties: z.record(z.string(), z.unknown()) }) }),
        z.unknown(),
      ]),
    }),
  }),
});

test('its example is read as it is told', async () => {
  const [, example = ''] = /^```yaml\n([^]*?)^```$/m.exec(guide) ?? [];
  const { entries, warnings } = await parseSchedules(example, 'scheduler.yaml', registry.list());
  expect(warnings).toEqual([]);
  expect(entries).toMatchObject([
    {
      name: 'maintenance.cleanup',
      enabled: true,
      timezone: 'Europe/Berlin',
      rules: { ...DEFAULT_RULES, jitterMs: 120_000 },
    },
    {
      name: 'retry.at.work',
      rules: {
        overlap: 'queue',
        catchUp: 'skip',
        exclude: [
          '2026-10-31',
          '2026-12-24',
          ...Array(8).fill(expect.stringMatching(/^202[67]-/)),
          '2027-05-01',
        ],
      },
    },
    {
      name: 'retry.at.night',
      rules: { queue: 'night', catchUpCap: 6, startDeadlineMs: 1_800_000, jitterMs: 0 },
    },
    {
      name: 'cleanup.after.retry',
      after: [{ schedule: 'retry.at.night', on: 'success', as: 'retry' }],
      when: 'upstream.retry.result.retried == 0',
    },
  ]);
});

test('it has every field', () => {
  const [, table = ''] = /^\| field .*\n\|[- |]+\n([^]*?)\n\n/m.exec(guide) ?? [];
  const fields = table.split('\n').map((row) => /`(\w+)`/.exec(row)?.[1]);
  const [{ items }] = Schema.parse(scheduleJsonSchema()).properties.schedules.anyOf;
  expect(new Set(fields)).toEqual(new Set(Object.keys(items.properties)));
});

/** scheduler.schema.json, which editors read, says what the reader says. `vitest -u` writes it anew. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseDocument } from '@sb/config';
import { createRegistry } from '@sb/jobs';
import { parseSchedules, scheduleJsonSchema } from '@sb/scheduler';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { dailyQuestmaster } from '../daily-questmaster.ts';
import { dailyQuestmasterDryrun } from '../daily-questmaster-dryrun.ts';
import { maintenanceCleanup } from '../maintenance-cleanup.ts';
import { maintenanceRetry } from '../maintenance-retry.ts';
import { weeklySprintplanner } from '../weekly-sprintplanner.ts';
import { weeklySprintplannerDryrun } from '../weekly-sprintplanner-dryrun.ts';

const APP = path.resolve(import.meta.dirname, '../..');
const schema = scheduleJsonSchema();
const registry = createRegistry();
registry.register([
  dailyQuestmaster,
  dailyQuestmasterDryrun,
  weeklySprintplanner,
  weeklySprintplannerDryrun,
  maintenanceCleanup,
  maintenanceRetry,
]);

const fits = new Ajv({ strict: false }).compile(schema);

const ENTRY = { jobId: 'maintenance.retry', schedule: '0 9 * * *', enabled: true };
const RULES = {
  queue: 'slow',
  priority: 'low',
  catchUp: 'all',
  catchUpWindow: '6h',
  catchUpCap: 7,
  overlap: 'replace',
  jitter: 5_000,
  startDeadline: '30m',
  exclude: ['2026-12-25', '2026-12-24..2027-01-01', 'holidays'],
  tags: ['eu'],
};
const FOLLOWING = {
  name: 'next',
  jobId: 'maintenance.cleanup',
  enabled: true,
  after: [{ schedule: 'maintenance.retry', on: 'always', as: 'retry' }, { job: 'daily.questmaster' }],
  when: "upstream.retry.status == 'succeeded'",
};
const following = (entry: object) => ({ schedules: [ENTRY, { ...FOLLOWING, ...entry }] });
const withField = (field: string, value: unknown) => ({ schedules: [{ ...ENTRY, [field]: value }] });

async function reads(file: unknown): Promise<boolean> {
  return parseSchedules(JSON.stringify(file), 'scheduler.yaml', registry.list()).then(
    () => true,
    () => false,
  );
}

test('the file is what the reader makes of itself', async () => {
  await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot(
    path.join(APP, 'scheduler.schema.json'),
  );
});

test('the shipped file names it in its first line, and fits', async () => {
  const text = readFileSync(path.join(APP, 'scheduler.yaml'), 'utf8');
  expect(text).toMatch(/^# yaml-language-server: \$schema=\.\/scheduler\.schema\.json\n/);
  await parseSchedules(text, 'scheduler.yaml', registry.list());
  const written: unknown = parseDocument(text, 'scheduler.yaml').value;
  expect([fits(written), fits.errors]).toEqual([true, null]);
});

test.each([
  ['an entry', { schedules: [ENTRY] }],
  ['no entry', { schedules: [] }],
  ['nothing', { schedules: null }],
  [
    'all there is',
    { calendars: { holidays: ['2026-01-01'] }, schedules: [{ ...ENTRY, ...RULES, name: 'a' }] },
  ],
  ['an entry that follows others', following({})],
  ['defaults', { defaults: { ...RULES, exclude: [], timezone: 'UTC' }, schedules: [ENTRY] }],
])('schema and reader take %s', async (_what, file) => {
  expect([fits(file), await reads(file)]).toEqual([true, true]);
});

test.each([
  ['no schedules', {}],
  ['a list', [ENTRY]],
  ['an unknown field at the top', { schedules: [], schedule: [] }],
  ['an unknown field of the defaults', { defaults: { jobId: 'a' }, schedules: [] }],
  ['an unknown field of an entry', withField('jobid', 'a')],
  ['no job', { schedules: [{ schedule: '0 9 * * *', enabled: true }] }],
  ['no expression', { schedules: [{ jobId: 'maintenance.retry', enabled: true }] }],
  ['an expression and others', following({ schedule: '0 9 * * *' })],
  ['nobody to follow', following({ after: [] })],
  ['a schedule and a job in one', following({ after: [{ schedule: 'maintenance.retry', job: 'a.b' }] })],
  ['neither of the two', following({ after: [{ on: 'always' }] })],
  ['an end that there is not', following({ after: [{ schedule: 'maintenance.retry', on: 'done' }] })],
  ['a condition on nothing', withField('when', 'true')],
  ['a switch that is a text', withField('enabled', 'true')],
  ['a name with spaces', withField('name', 'my job')],
  ['a priority that there is not', withField('priority', 'urgent')],
  ['a policy that there is not', withField('overlap', 'wait')],
  ['a cap in quotes', withField('catchUpCap', '5')],
  ['a cap of none', withField('catchUpCap', 0)],
  ['a duration without a unit', withField('jitter', '30')],
  ['a duration in words', withField('startDeadline', '5 minutes')],
  ['one date that is no list', withField('exclude', '2026-12-25')],
  ['a date of another country', withField('exclude', ['25.12.2026'])],
  ['a calendar with a name in it', { calendars: { a: ['b'] }, schedules: [] }],
  ['a calendar that is named like a date', { calendars: { '2026-12-25': [] }, schedules: [] }],
  ['tags that are numbers', withField('tags', [1])],
  ['an input that is a list', withField('input', [])],
])('schema and reader refuse %s', async (_what, file) => {
  expect([fits(file), await reads(file)]).toEqual([false, false]);
});

test('enabled may be left out only where the defaults have it', async () => {
  const { enabled: _, ...entry } = ENTRY;
  const [bare, filled] = [{ schedules: [entry] }, { defaults: { enabled: false }, schedules: [entry] }];
  expect([fits(bare), await reads(bare)]).toEqual([false, false]);
  expect([fits(filled), await reads(filled)]).toEqual([true, true]);
});

test('every field has a description', () => {
  const described = z.looseObject({ description: z.string().min(10) });
  const entry = z.object({
    properties: z.object({
      defaults: z.object({ properties: z.record(z.string(), described) }),
      calendars: described,
      schedules: z.object({
        anyOf: z.tuple([
          z.object({ items: z.object({ properties: z.record(z.string(), described) }) }),
          z.unknown(),
        ]),
      }),
    }),
  });
  expect(entry.safeParse(schema).error).toBeUndefined();
});

/** alerts.schema.json, which editors read, says what the reader says. `vitest -u` writes it anew. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { alertsJsonSchema, parseRules } from '@sb/alerts';
import { parseDocument } from '@sb/config';
import { createRegistry } from '@sb/jobs';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { dailyQuestmaster } from '../daily-questmaster.ts';
import { dailyQuestmasterDryrun } from '../daily-questmaster-dryrun.ts';
import { maintenanceCleanup } from '../maintenance-cleanup.ts';
import { maintenanceRetry } from '../maintenance-retry.ts';
import { weeklySprintplanner } from '../weekly-sprintplanner.ts';
import { weeklySprintplannerDryrun } from '../weekly-sprintplanner-dryrun.ts';
import { alertSurroundings } from '@sb/worker/node';

const APP = path.resolve(import.meta.dirname, '../..');
const schema = alertsJsonSchema();
const registry = createRegistry();
registry.register([
  dailyQuestmaster,
  dailyQuestmasterDryrun,
  weeklySprintplanner,
  weeklySprintplannerDryrun,
  maintenanceCleanup,
  maintenanceRetry,
]);

const fits = new Ajv({ strict: false, validateFormats: false }).compile(schema);

const SETTINGS = {
  enabled: true,
  channels: ['slack'],
  slack: { channel: '#ops', username: 'Bot', iconEmoji: ':gear:' },
  email: { from: 'a@b.example', to: ['c@d.example'] },
  webhook: { allowPrivate: true },
  throttle: { minInterval: '5m', maxAlertsPerJobPerHour: 3 },
  repeatInterval: 3_600,
  sendResolved: false,
  deadman: { url: 'https://beat.example' },
  routes: [{ match: { severity: 'high', job: ['a'] }, channels: ['email'] }],
  maintenance: [{ name: 'n', cron: '0 2 * * *', duration: '2h', timezone: 'UTC', match: { rule: 'r' } }],
};
const withSetting = (field: string, value: unknown) => ({ settings: { [field]: value } });
const withRule = (fields: object) => ({
  queueHealth: [{ name: 'r', conditions: { dlqSize: 1 }, ...fields }],
});
const withConditions = (conditions: unknown) => withRule({ conditions });

const read = (text: string) => parseRules(text, 'alerts.yaml', alertSurroundings(registry.list()));

const reads = (file: unknown): boolean => read(JSON.stringify(file)).problems.length === 0;

test('the file is what the reader makes of itself', async () => {
  await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot(
    path.join(APP, 'alerts.schema.json'),
  );
});

test('the shipped file names it in its first line, fits, and is read without a word', () => {
  const text = readFileSync(path.join(APP, 'alerts.yaml'), 'utf8');
  expect(text).toMatch(/^# yaml-language-server: \$schema=\.\/alerts\.schema\.json\n/);
  expect([fits(parseDocument(text, 'alerts.yaml').value), fits.errors]).toEqual([true, null]);
  expect(read(text)).toMatchObject({ problems: [], warnings: [] });
});

test('the shipped file has the documented rules with their severities', () => {
  const { rules, settings } = read(readFileSync(path.join(APP, 'alerts.yaml'), 'utf8'));
  expect(rules.map(({ group, name, severity }) => `${group}: ${name} ${severity}`)).toEqual([
    'jobFailures: repeated-failures high',
    'jobFailures: critical-job-failure critical',
    'jobFailures: job-timeout medium',
    'queueHealth: dlq-jobs high',
    'queueHealth: queue-backlog medium',
    'queueHealth: queue-paused medium',
    'queueHealth: delayed-jobs low',
    'performance: low-success-rate medium',
    'performance: duration-spike low',
    'performance: concurrency-limit low',
  ]);
  expect(rules.every(({ enabled, channels }) => enabled && channels.join() === 'slack')).toBe(true);
  expect(settings.throttle).toEqual({ minIntervalMs: 300_000, maxAlertsPerJobPerHour: 10 });
});

test.each([
  ['nothing', {}],
  ['empty lists', { settings: null, jobFailures: null, queueHealth: [], performance: null }],
  ['all settings', { settings: SETTINGS }],
  ['one address', withSetting('email', { to: 'a@b.example' })],
  ['a rule', withRule({})],
  [
    'all of a rule',
    withRule({
      description: 'd',
      enabled: false,
      severity: 'low',
      channels: [],
      runbook: 'https://a.example',
      keepFiringFor: 5,
    }),
  ],
  ['a backlog by age', withConditions({ oldestAge: '5m', for: 0, queue: 'q' })],
  ['p95x2', withConditions({ runningLongerThan: 'p95x2' })],
  ['a pattern', withConditions({ timeout: true, jobPattern: '^daily' })],
])('schema and reader take %s', (_what, file) => {
  expect([fits(file), reads(file)]).toEqual([true, true]);
});

test.each([
  ['an unknown list', { rules: [] }],
  ['an unknown setting', withSetting('chanel', 'a')],
  ['an unknown field of a setting', withSetting('slack', { chanel: 'a' })],
  ['a channel that there is not', withSetting('channels', ['pager'])],
  ['a switch that is a text', withSetting('enabled', 'true')],
  ['a number of none', withSetting('throttle', { maxAlertsPerJobPerHour: 0 })],
  ['an interval in words', withSetting('throttle', { minInterval: '5 minutes' })],
  ['an emoji without colons', withSetting('slack', { iconEmoji: 'gear' })],
  ['a route to nobody', withSetting('routes', [{ match: {} }])],
  ['a window without an end', withSetting('maintenance', [{ name: 'n', cron: '0 2 * * *' }])],
  ['an unknown field of a rule', withRule({ severty: 'low' })],
  ['a severity that there is not', withRule({ severity: 'urgent' })],
  ['no name', { queueHealth: [{ conditions: { dlqSize: 1 } }] }],
  ['no conditions', { queueHealth: [{ name: 'r' }] }],
  ['conditions of nothing', withConditions({})],
  ['only how long', withConditions({ for: 5 })],
  ['two kinds', withConditions({ dlqSize: 1, timeout: true })],
  ['an option of another kind', withConditions({ dlqSize: 1, jobPattern: 'a' })],
  ['false', withConditions({ timeout: false })],
  ['percent', withConditions({ successRate: 80 })],
])('schema and reader refuse %s', (_what, file) => {
  expect([fits(file), reads(file)]).toEqual([false, false]);
});

test('every field has a description', () => {
  const described = z.looseObject({ description: z.string().min(10) });
  const fields = z.looseObject({ properties: z.record(z.string(), described) });
  const whole = z.object({
    properties: z.object({
      settings: z.looseObject({ anyOf: z.tuple([fields, z.unknown()]) }),
      queueHealth: z.looseObject({
        anyOf: z.tuple([z.looseObject({ items: fields }), z.unknown()]),
      }),
    }),
  });
  expect(whole.safeParse(schema).error).toBeUndefined();
});

/** Alerts as a person sees them on a terminal. */
import type { AlertRecord, AlertRule, GroupExplanation } from '@sb/alerts';
import { parseAlerts } from '@sb/worker/node';
import { expect, test } from 'vitest';
import { alertRowNote, alertRows, channelRows, fateText } from '@sb/views';
import { createStyle } from '../../../cli/terminal/style.ts';
import { tableLines } from '../../../cli/terminal/table.ts';
import { explanationOfRule } from './alert-explanation.ts';
import { alertStatusLines } from './alert-status-lines.ts';
import { alertColumns } from './alert-table.ts';

const NOW = Date.parse('2026-02-02T12:00:00Z');
const MINUTE = 60_000;
const style = createStyle(false);

const TEXT = `
settings:
  channels: [slack, email]
  routes: [{ match: { rule: in-a-row, job: report }, channels: [discord] }]
jobFailures:
  - { name: in-a-row, conditions: { consecutiveFailures: 3 }, severity: high }
  - { name: off, enabled: false, conditions: { timeout: true } }
  - { name: wrong, conditions: { timeot: true } }
`;
const env = { NOTIFY_SLACK_ENABLED: 'true', SLACK_WEBHOOK_URL: 'https://h/x', NOTIFY_EMAIL_ENABLED: 'true' };
const read = parseAlerts(TEXT, 'alerts.yaml', { jobs: [], env });
const [IN_A_ROW, OFF] = read.file.rules;
const look = { style, now: NOW, routes: read.file.settings };

function group(job: string, failures: number, more: Partial<GroupExplanation> = {}): GroupExplanation {
  return {
    verdict: {
      group: { kind: 'job', name: job },
      verdict: failures >= 3 ? 'true' : 'false',
      value: `${failures} failures`,
      threshold: '3',
      detail: `${job} failed ${failures} times in a row`,
      count: failures,
    },
    notified: {},
    decision: { kind: 'send', channels: ['slack'] },
    ...more,
  };
}

function firing(job: string, rule: AlertRule, more: Partial<GroupExplanation> = {}): GroupExplanation {
  const { verdict } = group(job, 4);
  const { group: about, ...found } = verdict;
  const at = NOW - 12 * MINUTE;
  const episode = { fingerprint: job, rule: rule.name, group: about, condition: '', found } as const;
  return {
    verdict,
    alert: { id: 7, episode: { ...episode, state: 'firing', since: at, firedAt: at } },
    notified: { lastAt: at },
    decision: { kind: 'suppress', reason: 'cap' },
    ...more,
  };
}

function rules() {
  if (!IN_A_ROW || !OFF) throw new Error('expected two rules');
  const taken = { at: NOW - MINUTE, by: 'ada', reason: 'on it' };
  const fires = firing('crm.sync', IN_A_ROW);
  return {
    inARow: IN_A_ROW,
    explained: [
      {
        rule: IN_A_ROW,
        groups: [
          group('mail', 1),
          fires,
          firing('report', IN_A_ROW, {
            ...(fires.alert && { alert: { ...fires.alert, acknowledged: taken } }),
            decision: { kind: 'suppress', reason: 'acknowledged' },
          }),
        ],
      },
      { rule: OFF, groups: [] },
    ],
  };
}

test('what fires comes first, with who has taken it on; then channels, daemons and what is wrong in the file', () => {
  const sentAt = NOW - 2 * MINUTE;
  const states = [
    {
      channel: 'slack',
      lastSentAt: sentAt,
      lastSentSays: '200 ok',
      waiting: 2,
      broken: { since: sentAt, says: '404: gone' },
    },
  ] as const;
  const ruleSet = { file: 'alerts.yaml', loadedAt: NOW - MINUTE, settings: read.file.settings, rules: [] };
  const { deadman: _, ...settings } = ruleSet.settings;
  const lines = alertStatusLines(
    {
      read,
      rows: alertRows(rules().explained, read.file.settings),
      channels: channelRows(read, states),
      config: {
        ruleSets: [
          { ...ruleSet, settings, node: { id: 1, name: 'ada' }, hash: read.file.hash },
          { ...ruleSet, settings, node: { id: 2, name: 'bo' }, hash: 'x' },
        ],
        evaluator: { id: 1, name: 'ada' },
      },
      silences: [],
    },
    { style, width: 140, now: NOW },
  );
  expect(lines).toEqual([
    '  RULE      STATE                                          ABOUT         VALUE       ALERT AT  SEVERITY  CHANNELS',
    '  in-a-row  FIRING 12 min · alert 7                        job crm.sync  4 failures  3         high      slack, email',
    '  in-a-row  FIRING 12 min · alert 7 · acknowledged by ada  job report    4 failures  3         high      discord',
    '  off       off                                            -             -           -         medium    slack, email',
    '',
    '  slack    BROKEN · since 2 min ago: 404: gone · last sent 2 min ago (200 ok) · 2 messages waiting',
    expect.stringMatching(/^ {2}email {4}CANNOT SEND · NOTIFY_EMAIL_ENABLED is true, and/),
    '  discord  off',
    '  webhook  off',
    '',
    '  daemon ada: has this version · read 1 min ago · evaluates',
    '  daemon bo: HAS ANOTHER VERSION · read 1 min ago',
    '',
    expect.stringMatching(/^ {2}problem {2}alerts\.yaml:8:\d+ {2}.*Did you mean "timeout"\?$/),
  ]);
});

test('what fires is shown although its rule has a mistake, with the person who has acknowledged it', () => {
  const { inARow, explained } = rules();
  const groups = explained[0]?.groups.slice(1) ?? [];
  const rows = alertRows([{ rule: inARow, groups, isOut: true }], read.file.settings);
  expect(rows).toMatchObject([
    { state: 'firing', isOut: true },
    { state: 'firing', isOut: true, quiet: 'acknowledged by ada' },
  ]);
  expect(rows[0]).not.toHaveProperty('quiet');
  expect(rows.map(alertRowNote)).toEqual([
    'its rule has a mistake, or is gone',
    'acknowledged by ada · its rule has a mistake, or is gone',
  ]);
});

test('an explanation says what was measured, since when it fires, and what would become of a message', () => {
  const { explained } = rules();
  const lines = explained.slice(0, 1).flatMap((one) => explanationOfRule(one, look));
  expect(lines).toEqual([
    '  in-a-row  high · to discord, slack, email',
    '',
    '  job crm.sync  FIRING for 12 min · alert 7',
    '    measured     4 failures (alert at 3)',
    '    because      crm.sync failed 4 times in a row',
    '    sent         a message was written 12 min ago',
    '    message      would be left out: the limit of messages per hour is reached (throttle.maxAlertsPerJobPerHour)',
    '',
    '  job report  FIRING for 12 min · alert 7',
    '    measured     4 failures (alert at 3)',
    '    because      report failed 4 times in a row',
    '    sent         a message was written 12 min ago',
    '    acknowledged by ada 1 min ago: on it',
    '    message      would be left out: an operator has acknowledged the alert',
    '',
    '  job mail  ok',
    '    measured     1 failures (alert at 3)',
    '    because      mail failed 1 times in a row',
    '    sent         never',
    '    if it fired  would be sent to slack',
  ]);
});

test.each([
  [{ next: 'end' }, 'was written; the next one comes at the end of the alert'],
  [{ next: 'failure' }, 'was written; the next one comes with the next failure'],
  [{ next: 'none' }, 'was written; no other one comes'],
  [{ next: 'repeat', at: NOW + 120 * MINUTE }, 'was written; it is repeated at 14:00 (in 2h)'],
] as const)('a message that was written is explained by what comes next: %o', (next, text) => {
  expect(fateText({ kind: 'sent', ...next }, NOW, 'UTC')).toBe(text);
});

test.each([
  ['no_channel', 'would not be sent: the rule has no channel'],
  ['not_evaluated', 'would not be sent: the rule is not evaluated'],
  [
    'resolves_are_off',
    'would not be sent about the end of the alert: settings.sendResolved or settings.enabled is false',
  ],
  ['not_notified', 'would not be sent'],
] as const)('a message that would not be sent is explained by its reason: %s', (why, text) => {
  expect(fateText({ kind: 'skip', why }, NOW)).toBe(text);
});

test('the explanation of a rule that is out says that it is not evaluated', () => {
  const { explained } = rules();
  const [head] = explained.slice(0, 1).flatMap((one) => explanationOfRule({ ...one, isOut: true }, look));
  expect(head).toBe(
    '  in-a-row  high · to discord, slack, email · NOT EVALUATED: it has a mistake, or is gone',
  );
});

test('of many that are well those nearest to an alert are shown', () => {
  const { inARow } = rules();
  const groups = Array.from({ length: 9 }, (_, at) => group(`job-${at}`, at % 3));
  const lines = explanationOfRule({ rule: inARow, groups }, look);
  expect(lines.filter((line) => line.endsWith('ok'))).toEqual(
    ['job-2', 'job-5', 'job-8', 'job-1', 'job-4'].map((job) => `  job ${job}  ok`),
  );
  expect(lines.at(-1)).toBe('  4 more are ok; to show them: --job, --queue, or --json for all');
});

test('the history of alerts has how each went, and whom it was told to', () => {
  const alert: AlertRecord = {
    id: 7,
    rule: 'in-a-row',
    severity: 'high',
    about: { kind: 'job', name: 'crm.sync' },
    state: 'resolved',
    firedAt: NOW - 12 * MINUTE,
    resolvedAt: NOW - 2 * MINUTE,
    value: '4 failures',
    threshold: '3',
    summary: 'crm.sync failed 4 times in a row',
    deliveries: [
      { channel: 'slack', outcome: 'sent', at: NOW },
      { channel: 'slack', outcome: 'sent', at: NOW },
      { channel: 'email', outcome: 'given_up', at: NOW, says: '550' },
      { channel: 'webhook', outcome: 'given_up', at: NOW, says: 'it was over', isOnPurpose: true },
      { outcome: 'suppressed', at: NOW, suppressed: { reason: 'min_interval', count: 12 } },
    ],
  };
  expect(tableLines([alert], alertColumns(NOW), { style, width: 190 })).toEqual([
    expect.stringMatching(/^ALERT {2}FIRED/),
    '    7  12 min ago  in-a-row  high      crm.sync  resolved after 10 min  slack sent (2), email given up, webhook not sent, 12 left out: min interval  crm.sync failed 4 times in a row',
  ]);
  const gone = { ...alert, deliveries: [], ended: 'rule_deleted' } as const;
  expect(tableLines([gone], alertColumns(NOW), { style, width: 170 })[1]).toMatch(
    /crm\.sync failed 4 times in a row \(its rule was deleted\)$/,
  );
});

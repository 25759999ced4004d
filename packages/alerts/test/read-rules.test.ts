import { describe, expect, test } from 'vitest';
import { formatPath } from '@sb/words';
import { parseRules } from '../src/file/read-rules.ts';
import { SURROUNDINGS } from './surroundings.ts';

const read = (text: string, jobIds = SURROUNDINGS.jobIds) =>
  parseRules(text, 'alerts.yaml', { ...SURROUNDINGS, jobIds });

const conditionOf = (conditions: string): unknown => {
  const { rules, problems } = read(`jobFailures: [{ name: r, conditions: ${conditions} }]`);
  return rules[0]?.condition ?? problems;
};

const warningsOf = (text: string, jobIds?: readonly string[]): readonly string[] =>
  read(text, jobIds).warnings.map(
    ({ line, column, path, message }) => `${line}:${column}  ${formatPath(path)}: ${message}`,
  );

const withPattern = (pattern: string): string =>
  `jobFailures:\n  - name: r\n    conditions: { timeout: true, jobPattern: '${pattern}' }\n`;

test('without a word, everything has a default', () => {
  const { settings, rules } = read('{}');
  expect(rules).toEqual([]);
  expect(settings).toEqual({
    enabled: true,
    channels: ['slack', 'email', 'discord', 'webhook'],
    slack: {},
    email: { to: [] },
    webhook: { allowPrivate: false },
    throttle: { minIntervalMs: 300_000, maxAlertsPerJobPerHour: 10 },
    repeatIntervalMs: { low: 14_400_000, medium: 14_400_000, high: 14_400_000, critical: 3_600_000 },
    sendResolved: true,
    routes: [],
    maintenance: [],
  });
});

test('all that settings can say', () => {
  const { settings, problems } = read(`settings:
  enabled: false
  channels: [email, slack, email]
  email: { from: worker@a.example, to: ops@a.example }
  webhook: { allowPrivate: true }
  throttle: { minInterval: 5m }
  repeatInterval: 30m
  sendResolved: false
  deadman: { url: 'https://beat.example/1' }
  routes:
    - { match: { severity: [high, critical], job: mail.send }, channels: [email] }
    - { match: { rule: r }, channels: [] }
  maintenance:
    - { name: night, cron: '0 2 * * *', duration: 2h, timezone: Europe/Berlin, match: { severity: low } }
    - { name: noon, cron: '0 12 * * *', duration: 600 }
`);
  expect(problems).toEqual([]);
  expect(settings).toMatchObject({
    enabled: false,
    channels: ['email', 'slack'],
    email: { from: 'worker@a.example', to: ['ops@a.example'] },
    webhook: { allowPrivate: true },
    throttle: { minIntervalMs: 300_000 },
    repeatIntervalMs: { low: 1_800_000, critical: 1_800_000 },
    sendResolved: false,
    deadman: { url: 'https://beat.example/1' },
    routes: [
      { match: { severity: ['high', 'critical'], job: ['mail.send'] }, channels: ['email'] },
      { match: { rule: ['r'] }, channels: [] },
    ],
    maintenance: [
      { name: 'night', durationMs: 7_200_000, timezone: 'Europe/Berlin', match: { severity: ['low'] } },
      { name: 'noon', durationMs: 600_000, timezone: 'UTC' },
    ],
  });
});

test.each([
  ['{ timeout: true }', { kind: 'timeout', jobPattern: '.*' }],
  [
    '{ failureCount: 2, timeWindow: 90, jobPattern: mail }',
    { kind: 'failureCount', failureCount: 2, timeWindowMs: 90_000, jobPattern: 'mail' },
  ],
  [
    '{ failureCount: 2 }',
    { kind: 'failureCount', failureCount: 2, timeWindowMs: 3_600_000, jobPattern: '.*' },
  ],
  ['{ dlqSize: 5, queue: mail }', { kind: 'dlqSize', dlqSize: 5, queue: 'mail' }],
  ['{ oldestAge: 0.5h }', { kind: 'pendingJobs', oldestAgeMs: 1_800_000, forMs: 0 }],
  [
    '{ pendingJobs: 5, oldestAge: 60, for: 2m }',
    { kind: 'pendingJobs', pendingJobs: 5, oldestAgeMs: 60_000, forMs: 120_000 },
  ],
  ['{ queuePaused: true, queue: mail }', { kind: 'queuePaused', forMs: 0, queue: 'mail' }],
  ['{ delayedJobs: 9 }', { kind: 'delayedJobs', delayedJobs: 9, lagMs: 300_000 }],
  [
    '{ successRate: 1 }',
    { kind: 'successRate', successRate: 1, timeWindowMs: 3_600_000, minRuns: 5, jobPattern: '.*' },
  ],
  [
    '{ durationIncrease: 1.5 }',
    {
      kind: 'durationIncrease',
      durationIncrease: 1.5,
      timeWindowMs: 3_600_000,
      minRuns: 3,
      jobPattern: '.*',
    },
  ],
  ['{ concurrencyLimit: true }', { kind: 'concurrencyLimit', forMs: 300_000 }],
  ['{ missedSchedule: true }', { kind: 'missedSchedule', jobPattern: '.*' }],
  ['{ noSuccessFor: 26h }', { kind: 'noSuccessFor', noSuccessForMs: 93_600_000, jobPattern: '.*' }],
  ['{ runningLongerThan: 600 }', { kind: 'runningLongerThan', longerThan: 600_000, jobPattern: '.*' }],
  ['{ runningLongerThan: p95x2 }', { kind: 'runningLongerThan', longerThan: 'p95x2', jobPattern: '.*' }],
  ['{ nodeSilent: true }', { kind: 'nodeSilent' }],
  ['{ channelBroken: true }', { kind: 'channelBroken' }],
])('%s', (conditions, condition) => {
  expect(conditionOf(conditions)).toEqual(condition);
});

test('a rule has its own severity and channels, or those of its kind and of the settings', () => {
  const { rules } = read(`settings: { channels: [email] }
queueHealth:
  - { name: a, conditions: { dlqSize: 1 } }
  - { name: b, conditions: { dlqSize: 1 }, severity: low, channels: [], runbook: 'https://a.example/b', keepFiringFor: 1m }
`);
  expect(rules).toMatchObject([
    { name: 'a', enabled: true, severity: 'high', channels: ['email'], keepFiringForMs: 0 },
    { name: 'b', severity: 'low', channels: [], runbook: 'https://a.example/b', keepFiringForMs: 60_000 },
  ]);
});

test('a recipient that is named twice gets one mail', () => {
  const { settings } = read('settings: { email: { to: [Ops@a.example, ada@a.example, ops@a.example] } }');
  expect(settings.email.to).toEqual(['Ops@a.example', 'ada@a.example']);
});

describe('of what is wrong', () => {
  test('each setting is at its default, and the others hold', () => {
    const { settings, problems } = read(`settings:
  sendResolved: false
  throttle: { minInterval: 60, maxAlertsPerJobPerHour: many }
`);
    expect(problems).toHaveLength(1);
    expect(settings).toMatchObject({
      sendResolved: false,
      throttle: { minIntervalMs: 60_000, maxAlertsPerJobPerHour: 10 },
    });
  });

  test.each([
    ["slack: { channel: '#ops', usernme: Bot }", 'slack.usernme', { slack: { channel: '#ops' } }],
    [
      'email: { from: a@b.example, to: [c@d.example, wrong] }',
      'email.to[1]',
      { email: { to: ['c@d.example'] } },
    ],
    ['channels: [slack, emial]', 'channels[1]', { channels: ['slack'] }],
    ['channels: [emial]', 'channels[0]', { channels: ['slack', 'email', 'discord', 'webhook'] }],
    [
      'routes: [{ match: { job: 7 }, channels: [slack] }, { match: {}, channels: [email] }]',
      'routes[0].match.job',
      { routes: [{ match: {}, channels: ['email'] }] },
    ],
    [
      "maintenance: [{ name: a, cron: wrong, duration: 1h }, { name: b, cron: '0 2 * * *', duration: 1h }]",
      'maintenance[0].cron',
      { maintenance: [{ name: 'b' }] },
    ],
    ['deadman: { url: nowhere }', 'deadman.url', {}],
    ['enabled: flase', 'enabled', { enabled: true }],
  ])('only the part of a setting that is wrong is left out: %s', (line, place, expected) => {
    const { settings, problems } = parseRules(
      `settings:\n  sendResolved: false\n  ${line}\n`,
      'alerts.yaml',
      {
        ...SURROUNDINGS,
        checkCron: (cron) => (cron === 'wrong' ? 'no cron' : undefined),
      },
    );
    expect(problems.map(({ path }) => formatPath(path))).toEqual([`settings.${place}`]);
    expect(settings).toMatchObject({ sendResolved: false, ...expected });
  });

  test.each([
    ['another word', 'settings: { enabled: flase, email: { to: [a@b.example] } }', ['enabled']],
    ['a list with a mistake', 'settings: { enabled: false, email: { to: [c@d.example, wrong] } }', ['email']],
    ['a mistyped key', 'settings: { enabled: false, emial: { to: [c@d.example] } }', ['email']],
    ['no settings at all', 'setings: { enabled: false }', ['enabled', 'email']],
    ['settings that are no map', 'settings: [enabled]', ['enabled', 'email']],
    ['settings beside their key', 'settings:\nenabled: false\nemail: {}\n', ['enabled', 'email']],
    ['one of them beside it', 'settings:\n  enabled: false\nemail: { to: [c@d.example] }\n', ['email']],
    [
      'one below another',
      'settings:\n  enabled: false\n  slack:\n    email: { to: [c@d.example] }\n',
      ['email'],
    ],
  ])('a reader of an earlier version keeps its settings: %s', (_what, text, kept) => {
    const first = read('settings: { enabled: false, email: { to: [a@b.example] } }');
    const again = { ...SURROUNDINGS, earlier: first.soundSettings };
    const second = parseRules(text, 'alerts.yaml', again);
    expect(second.keptSettings).toEqual(kept);
    expect(second.settings).toEqual(first.settings);
    const third = parseRules(text, 'alerts.yaml', { ...again, earlier: second.soundSettings });
    expect(third.settings).toEqual(first.settings);
    expect(read('{}').settings).toEqual(parseRules('{}', 'alerts.yaml', again).settings);
  });

  test('a reader of an earlier version without a setting takes the part of it that is right', () => {
    const earlier = read('settings: { enabled: false }').soundSettings;
    const second = parseRules(
      'settings: { enabled: false, email: { from: a@b.example, to: [c@d.example, wrong] } }',
      'alerts.yaml',
      { ...SURROUNDINGS, earlier },
    );
    expect(second.settings.email).toEqual({ from: 'a@b.example', to: ['c@d.example'] });
    expect([second.keptSettings, second.soundSettings.get('email')]).toEqual([[], undefined]);
  });

  test('one name is one rule: the first', () => {
    const { rules, problems } = read(`queueHealth:
  - { name: a, conditions: { dlqSize: 1 } }
performance:
  - { name: a, conditions: { dlqSize: 2 } }
`);
    expect(rules).toMatchObject([{ group: 'queueHealth', name: 'a', condition: { dlqSize: 1 } }]);
    expect(problems).toHaveLength(1);
  });

  test('problems come in the order of the file', () => {
    const { problems, rules } = read(`performance:
  - { name: a, conditions: {} }
queueHealth:
  - { name: b, conditions: { dlqSize: 1 } }
  - { name: b, conditions: { dlqSize: 0 } }
settings: { colour: red }
`);
    expect(problems.map(({ line, pointer }) => [line, pointer])).toEqual([
      [2, '/performance/0/conditions'],
      [5, '/queueHealth/1/name'],
      [5, '/queueHealth/1/conditions/dlqSize'],
      [6, '/settings/colour'],
    ]);
    expect(rules.map(({ name }) => name)).toEqual(['b']);
  });
});

describe('a warning', () => {
  test.each([
    [
      'of a pattern with a mistyped job',
      withPattern('^mail.sned$'),
      String.raw`3:46  jobFailures[0].conditions.jobPattern: fits none of the 2 registered jobs. Did you mean '^(mail\.send)$'?`,
    ],
    [
      'of a pattern that is like none',
      withPattern('invoices'),
      '3:46  jobFailures[0].conditions.jobPattern: fits none of the 2 registered jobs. Known are daily.questmaster, mail.send',
    ],
    [
      'of a route to a strange job',
      'settings: { routes: [{ match: { job: [mail.send, mail.sent] }, channels: [] }] }',
      '1:38  settings.routes[0].match.job: no job "mail.sent" is there. Did you mean "mail.send"?',
    ],
    [
      'of a route to a strange rule',
      `settings: { routes: [{ match: { rule: q }, channels: [] }] }\n${withPattern('mail')}`,
      '1:39  settings.routes[0].match.rule: no rule "q" is there.',
    ],
  ])('%s', (_what, text, said) => {
    expect(warningsOf(text)).toEqual([said]);
  });

  test('comes of no list of which an entry is left out: the places of the others are not known', () => {
    expect(
      warningsOf(
        'settings: { routes: [{ match: { job: 7 }, channels: [] }, { match: { job: mail.sent }, channels: [] }] }',
      ),
    ).toEqual([]);
  });

  test('comes of no rule that is off, and where no job is known', () => {
    expect(warningsOf(`${withPattern('invoices')}    enabled: false\n`)).toEqual([]);
    expect(warningsOf(withPattern('invoices'), [])).toEqual([]);
  });
});

describe('the hash', () => {
  const text =
    'settings: { enabled: true, sendResolved: false }\nqueueHealth: [{ name: a, conditions: { dlqSize: 1 } }]\n';
  const { hash } = read(text);

  test.each([
    ['a comment', `# words\n${text}`],
    [
      'another order of keys',
      text.replace('enabled: true, sendResolved: false', 'sendResolved: false, enabled: true'),
    ],
    [
      'a default that is written out',
      text.replace('dlqSize: 1 }', 'dlqSize: 1 }, severity: high, keepFiringFor: 0s'),
    ],
  ])('is the same with %s', (_what, other) => {
    expect(read(other).hash).toBe(hash);
  });

  test.each([
    ['another number', text.replace('dlqSize: 1', 'dlqSize: 2')],
    ['another setting', text.replace('sendResolved: false', 'sendResolved: true')],
    ['no rule', text.replace(/\[.*\]/, '[]')],
  ])('is another with %s', (_what, other) => {
    expect(read(other).hash).not.toBe(hash);
  });

  test('is that of the file alone, also for a reader that keeps earlier settings', () => {
    const earlier = read('settings: { channels: [email] }').soundSettings;
    const wrong = `settings: { channels: email }\n${withPattern('mail')}`;
    const kept = parseRules(wrong, 'alerts.yaml', { ...SURROUNDINGS, earlier });
    expect(kept.rules).toMatchObject([{ channels: ['email'] }]);
    expect(kept.hash).toBe(read(wrong).hash);
  });
});

/** Files as people get them wrong, and all that is said about each. */
import { ConfigError } from '@sb/config';
import { describe, expect, test } from 'vitest';
import { parseRules } from '../src/file/read-rules.ts';
import { SURROUNDINGS } from './surroundings.ts';

const KINDS =
  'consecutiveFailures, failureCount, timeout, dlqSize, pendingJobs, queuePaused, delayedJobs, successRate, durationIncrease, concurrencyLimit, missedSchedule, noSuccessFor, runningLongerThan, nodeSilent, channelBroken';

const rule = (conditions: string, ...more: readonly string[]): string =>
  `jobFailures:\n  - name: r\n    conditions: ${conditions}\n${more.map((line) => `    ${line}\n`).join('')}`;
const settings = (...lines: readonly string[]): string =>
  `settings:\n${lines.map((line) => `  ${line}\n`).join('')}`;

/** Beside what is wrong, something that has to work. */
const GOOD = 'performance:\n  - { name: good, conditions: { timeout: true } }\n';

function saidOf(text: string): readonly string[] {
  const { problems } = parseRules(text, 'a.yaml', SURROUNDINGS);
  return new ConfigError('a.yaml', problems).message.split('\n');
}

test.each([
  [
    'an empty file',
    '',
    [
      'a.yaml:1:1  expected a map with "settings:" and lists of rules (jobFailures, queueHealth, performance), got an empty file',
    ],
  ],
  [
    'a list',
    '- name: a\n',
    [
      'a.yaml:1:1  expected a map with "settings:" and lists of rules (jobFailures, queueHealth, performance), got a list of 1',
    ],
  ],
  [
    'a text',
    'alerts',
    [
      'a.yaml:1:1  expected a map with "settings:" and lists of rules (jobFailures, queueHealth, performance), got "alerts"',
    ],
  ],
  ['a tab', 'settings:\n\tenabled: true\n', ['a.yaml:2:1  a tab is used for indentation. Use spaces']],
  ['a key twice', 'settings: {}\nsettings: {}\n', ['a.yaml:2:1  the key "settings" is given twice']],
])('%s cannot be read at all', (_what, text, said) => {
  expect(thrownBy(text)).toEqual(['thrown', ...said]);
});

describe('a wrong rule is told and left out', () => {
  test.each([
    [
      'a mistyped list',
      'jobFailure: []\n',
      ['a.yaml:1:1  jobFailure: unknown key. Did you mean "jobFailures"?'],
    ],
    [
      'another key at the top',
      'rules: []\n',
      ['a.yaml:1:1  rules: unknown key; known are settings, jobFailures, queueHealth, performance'],
    ],
    [
      'a rule that is no list',
      'jobFailures:\n  name: r\n',
      ['a.yaml:2:3  jobFailures: expected a list, got a map; begin each entry with "- "'],
    ],
    [
      'a rule that is a text',
      'jobFailures:\n  - repeated-failures\n',
      ['a.yaml:2:5  jobFailures[0]: expected a map, got "repeated-failures"'],
    ],
    [
      'a rule without anything',
      'jobFailures:\n  - {}\n',
      [
        'a.yaml:2:5  jobFailures[0].name: expected a string, but it is missing',
        `a.yaml:2:5  jobFailures[0].conditions: expected a map with one of ${KINDS}, but it is missing`,
      ],
    ],
    [
      'a rule of nothing',
      'jobFailures:\n  -\n',
      ['a.yaml:2:3  jobFailures[0]: expected a map, got nothing (null)'],
    ],
    [
      'a mistyped field',
      rule('{ timeout: true }', 'severty: high'),
      ['a.yaml:4:5  jobFailures[0].severty: unknown key. Did you mean "severity"?'],
    ],
    [
      'a field of conditions outside',
      rule('{ timeout: true }', 'jobPattern: a'),
      ['a.yaml:4:5  jobFailures[0].jobPattern: belongs into "conditions"'],
    ],
    [
      'a severity that there is not',
      rule('{ timeout: true }', 'severity: hihg'),
      [
        'a.yaml:4:15  jobFailures[0].severity: expected "low", "medium", "high" or "critical", got "hihg". Did you mean "high"?',
      ],
    ],
    [
      'a severity in capitals',
      rule('{ timeout: true }', 'severity: HIGH'),
      [
        'a.yaml:4:15  jobFailures[0].severity: expected "low", "medium", "high" or "critical", got "HIGH". Did you mean "high"?',
      ],
    ],
    [
      'a channel that there is not',
      rule('{ timeout: true }', 'channels: [slak]'),
      [
        'a.yaml:4:16  jobFailures[0].channels[0]: expected "slack", "email", "discord" or "webhook", got "slak". Did you mean "slack"?',
      ],
    ],
    [
      'one channel without a list',
      rule('{ timeout: true }', 'channels: slack'),
      ['a.yaml:4:15  jobFailures[0].channels: expected a list, got "slack"; put it into [ ]'],
    ],
    [
      'a switch that is a text',
      rule('{ timeout: true }', 'enabled: yes'),
      ['a.yaml:4:14  jobFailures[0].enabled: expected true or false, got "yes"; write true'],
    ],
    [
      'a name of nothing',
      "jobFailures:\n  - name: ''\n    conditions: { timeout: true }\n",
      [
        'a.yaml:2:11  jobFailures[0].name: expected a name of one line, at most 100 characters without control characters and no space around it, got ""',
      ],
    ],
    [
      'a name that PostgreSQL cannot store',
      'jobFailures:\n  - name: "nul\\0name"\n    conditions: { timeout: true }\n',
      [
        String.raw`a.yaml:2:11  jobFailures[0].name: expected a name of one line, at most 100 characters without control characters and no space around it, got "nul\u0000name"`,
      ],
    ],
    [
      'a name with half of a character',
      'jobFailures:\n  - name: "half \\ud83d"\n    conditions: { timeout: true }\n',
      [
        String.raw`a.yaml:2:11  jobFailures[0].name: expected a name of one line, at most 100 characters without control characters and no space around it, got "half \ud83d"`,
      ],
    ],
    [
      'a name that is a number',
      'jobFailures:\n  - name: 5\n    conditions: { timeout: true }\n',
      ['a.yaml:2:11  jobFailures[0].name: expected a string, got 5; quote it'],
    ],
    [
      'a runbook that is no link',
      rule('{ timeout: true }', 'runbook: javascript:alert(1)'),
      ['a.yaml:4:14  jobFailures[0].runbook: expected a URL that begins with https:// or http://'],
    ],
    [
      'a duration below none',
      rule('{ timeout: true }', 'keepFiringFor: -5'),
      [
        'a.yaml:4:20  jobFailures[0].keepFiringFor: expected seconds, or a duration such as "5m", from 0s to 30d, got -5',
      ],
    ],
    [
      'one name twice',
      'jobFailures:\n  - name: r\n    conditions: { timeout: true }\nqueueHealth:\n  - name: r\n    conditions: { dlqSize: 1 }\n',
      [
        'a.yaml:5:11  queueHealth[0].name: expected a unique name, but jobFailures[0] in line 2 has it too. Give one of them a name of its own',
      ],
    ],
    [
      'no conditions',
      'jobFailures:\n  - name: r\n',
      [`a.yaml:2:5  jobFailures[0].conditions: expected a map with one of ${KINDS}, but it is missing`],
    ],
    [
      'conditions that are a list',
      rule('[{ timeout: true }]'),
      [`a.yaml:3:17  jobFailures[0].conditions: expected a map with one of ${KINDS}, got a list of 1`],
    ],
    [
      'conditions of nothing',
      rule('{}'),
      [`a.yaml:3:17  jobFailures[0].conditions: expected one of ${KINDS}, but none of them is there`],
    ],
    [
      'only a pattern',
      rule('{ jobPattern: mail }'),
      [`a.yaml:3:17  jobFailures[0].conditions: expected one of ${KINDS}, but none of them is there`],
    ],
    [
      'a mistyped kind',
      rule('{ consecutiveFailure: 3 }'),
      [
        'a.yaml:3:19  jobFailures[0].conditions.consecutiveFailure: unknown key. Did you mean "consecutiveFailures"?',
      ],
    ],
    [
      'two kinds',
      rule('{ dlqSize: 1, timeout: true }'),
      [
        'a.yaml:3:17  jobFailures[0].conditions: expected one kind of condition, got 2: dlqSize and timeout. Make a rule of each',
      ],
    ],
    [
      'three kinds',
      rule('{ failureCount: 1, oldestAge: 60, successRate: 0.5 }'),
      [
        'a.yaml:3:17  jobFailures[0].conditions: expected one kind of condition, got 3: failureCount and pendingJobs and successRate. Make a rule of each',
      ],
    ],
    [
      'an option of another kind',
      rule('{ dlqSize: 1, jobPattern: mail }'),
      ['a.yaml:3:31  jobFailures[0].conditions.jobPattern: does not go with dlqSize, which takes queue'],
    ],
    [
      'an option of a kind without any',
      rule('{ nodeSilent: true, for: 60 }'),
      ['a.yaml:3:37  jobFailures[0].conditions.for: does not go with nodeSilent, which takes nothing else'],
    ],
    [
      'an unknown option',
      rule('{ dlqSize: 1, colour: red }'),
      ['a.yaml:3:31  jobFailures[0].conditions.colour: unknown key; known are dlqSize, queue'],
    ],
    [
      'a count of none',
      rule('{ consecutiveFailures: 0 }'),
      ['a.yaml:3:40  jobFailures[0].conditions.consecutiveFailures: expected a number of at least 1, got 0'],
    ],
    [
      'a count that is a half',
      rule('{ consecutiveFailures: 2.5 }'),
      ['a.yaml:3:40  jobFailures[0].conditions.consecutiveFailures: expected a whole number, got 2.5'],
    ],
    [
      'a count in quotes',
      rule("{ consecutiveFailures: '3' }"),
      [
        'a.yaml:3:40  jobFailures[0].conditions.consecutiveFailures: expected a number, got "3"; remove the quotes',
      ],
    ],
    [
      'false',
      rule('{ queuePaused: false }'),
      [
        'a.yaml:3:32  jobFailures[0].conditions.queuePaused: expected true, got false; a rule is switched off by "enabled: false"',
      ],
    ],
    [
      'percent',
      rule('{ successRate: 80 }'),
      [
        'a.yaml:3:32  jobFailures[0].conditions.successRate: expected a share above 0 and up to 1, such as 0.8, got 80; 80 % is 0.8',
      ],
    ],
    [
      'percent as a text',
      rule('{ successRate: 80% }'),
      [
        'a.yaml:3:32  jobFailures[0].conditions.successRate: expected a share above 0 and up to 1, such as 0.8, got "80%"',
      ],
    ],
    [
      'a rate of none',
      rule('{ successRate: 0 }'),
      [
        'a.yaml:3:32  jobFailures[0].conditions.successRate: expected a share above 0 and up to 1, such as 0.8, got 0',
      ],
    ],
    [
      'a factor that is none',
      rule('{ durationIncrease: 1 }'),
      ['a.yaml:3:37  jobFailures[0].conditions.durationIncrease: expected a number above 1, got 1'],
    ],
    [
      'a window without a unit',
      rule("{ failureCount: 1, timeWindow: '3600' }"),
      [
        'a.yaml:3:48  jobFailures[0].conditions.timeWindow: expected seconds, or a duration such as "5m", from 1s to 90d, got "3600"; remove the quotes',
      ],
    ],
    [
      'a window in words',
      rule('{ failureCount: 1, timeWindow: 1 hour }'),
      [
        'a.yaml:3:48  jobFailures[0].conditions.timeWindow: expected seconds, or a duration such as "5m", from 1s to 90d, got "1 hour"',
      ],
    ],
    [
      'a window of none',
      rule('{ failureCount: 1, timeWindow: 0 }'),
      [
        'a.yaml:3:48  jobFailures[0].conditions.timeWindow: expected seconds, or a duration such as "5m", from 1s to 90d, got 0',
      ],
    ],
    [
      'a window of true',
      rule('{ failureCount: 1, timeWindow: true }'),
      [
        'a.yaml:3:48  jobFailures[0].conditions.timeWindow: expected seconds, or a duration such as "5m", from 1s to 90d, got true',
      ],
    ],
    [
      'a window that is too long',
      rule('{ failureCount: 1, timeWindow: 91d }'),
      [
        'a.yaml:3:48  jobFailures[0].conditions.timeWindow: expected seconds, or a duration such as "5m", from 1s to 90d, got "91d"',
      ],
    ],
    [
      'a run that takes longer than a word',
      rule('{ runningLongerThan: p99 }'),
      [
        'a.yaml:3:38  jobFailures[0].conditions.runningLongerThan: expected seconds, or a duration such as "5m", from 1s to 90d, got "p99"',
      ],
    ],
    [
      'a pattern with an open bracket',
      rule("{ timeout: true, jobPattern: '(mail' }"),
      [
        'a.yaml:3:46  jobFailures[0].conditions.jobPattern: expected a regular expression, got "(mail": missing closing ): `(mail`',
      ],
    ],
    [
      'a pattern that looks ahead',
      rule("{ timeout: true, jobPattern: 'mail(?=a)' }"),
      [
        'a.yaml:3:46  jobFailures[0].conditions.jobPattern: expected a regular expression, got "mail(?=a)": invalid or unsupported Perl syntax: `(?=`. What looks around, or back at a group, is not supported: it could take forever',
      ],
    ],
    [
      'a pattern that looks back at a group',
      rule("{ timeout: true, jobPattern: '(a)\\1' }"),
      [
        'a.yaml:3:46  jobFailures[0].conditions.jobPattern: expected a regular expression, got "(a)\\\\1": invalid escape sequence: `\\1`. What looks around, or back at a group, is not supported: it could take forever',
      ],
    ],
    [
      'a pattern that is too long',
      rule(`{ timeout: true, jobPattern: ${'a'.repeat(501)} }`),
      [
        'a.yaml:3:46  jobFailures[0].conditions.jobPattern: expected a regular expression of at most 500 characters, got 501',
      ],
    ],
    [
      'a pattern that repeats too much',
      rule("{ timeout: true, jobPattern: '(a{100}){100}' }"),
      [
        'a.yaml:3:46  jobFailures[0].conditions.jobPattern: expected a regular expression, got "(a{100}){100}": invalid repeat count: `{100}`',
      ],
    ],
    [
      'an empty pattern and a list',
      rule('{ timeout: true, jobPattern: [mail] }'),
      ['a.yaml:3:46  jobFailures[0].conditions.jobPattern: expected a string, got a list of 1'],
    ],
    [
      'a severity among the conditions',
      rule('{ timeout: true, severity: high }'),
      ['a.yaml:3:34  jobFailures[0].conditions.severity: unknown key; known are timeout, jobPattern'],
    ],
    [
      'all that is wrong at once',
      rule('{ successRate: 2, minRuns: x }', 'severity: bad', 'colour: red'),
      [
        'a.yaml:3:32  jobFailures[0].conditions.successRate: expected a share above 0 and up to 1, such as 0.8, got 2; 2 % is 0.02',
        'a.yaml:3:44  jobFailures[0].conditions.minRuns: expected a number, got "x"',
        'a.yaml:4:15  jobFailures[0].severity: expected "low", "medium", "high" or "critical", got "bad"',
        'a.yaml:5:5  jobFailures[0].colour: unknown key; known are name, description, enabled, conditions, severity, channels, runbook, keepFiringFor',
      ],
    ],
    [
      'settings that are a list',
      'settings: []\n',
      ['a.yaml:1:11  settings: expected a map, got an empty list'],
    ],
  ])('%s', (_what, text, said) => {
    expect(saidOf(text)).toEqual(said);
    const { rules } = parseRules(`${text}${GOOD}`, 'a.yaml', SURROUNDINGS);
    expect(rules.at(-1)?.name).toBe('good');
  });
});

describe('wrong settings are told and at their defaults', () => {
  test.each([
    [
      'mistyped settings',
      settings('chanels: [slack]', 'throtle: {}'),
      [
        'a.yaml:2:3  settings.chanels: unknown key. Did you mean "channels"?',
        'a.yaml:3:3  settings.throtle: unknown key. Did you mean "throttle"?',
      ],
    ],
    [
      'mistyped fields of settings',
      settings(
        'slack: { chanel: a, iconEmoji: gear }',
        'throttle: { minIntervall: 5, maxAlertsPerJobPerHour: 0 }',
      ),
      [
        'a.yaml:2:12  settings.slack.chanel: unknown key. Did you mean "channel"?',
        'a.yaml:2:34  settings.slack.iconEmoji: expected an emoji by its name, such as ":gear:"',
        'a.yaml:3:15  settings.throttle.minIntervall: unknown key. Did you mean "minInterval"?',
        'a.yaml:3:56  settings.throttle.maxAlertsPerJobPerHour: expected a number of at least 1, got 0',
      ],
    ],
    [
      'a throttle in words',
      settings('throttle: { minInterval: five minutes }'),
      [
        'a.yaml:2:28  settings.throttle.minInterval: expected seconds, or a duration such as "5m", from 0s to 7d, got "five minutes"',
      ],
    ],
    [
      'an address that is none',
      settings('email: { from: me, to: [a@b.example, you] }'),
      [
        'a.yaml:2:18  settings.email.from: expected an e-mail address, got "me"',
        'a.yaml:2:40  settings.email.to[1]: expected an e-mail address, got "you"',
      ],
    ],
    [
      'a deadman without a link',
      settings('deadman: { url: ping }'),
      ['a.yaml:2:19  settings.deadman.url: expected a URL that begins with https:// or http://'],
    ],
    [
      'a deadman of a text, which is not shown',
      settings('deadman: https://a.example'),
      ['a.yaml:2:12  settings.deadman: expected a map with a url'],
    ],
    [
      'a deadman with another key',
      settings('deadman: { link: https://a.example }'),
      [
        'a.yaml:2:12  settings.deadman.url: expected a URL that begins with https:// or http://',
        'a.yaml:2:14  settings.deadman.link: unknown key; known are url',
      ],
    ],
    [
      'a route without channels',
      settings('routes: [{ match: { severity: high } }]'),
      ['a.yaml:2:12  settings.routes[0].channels: expected a list, but it is missing'],
    ],
    [
      'a route to nobody that there is',
      settings('routes: [{ match: { severity: urgent, jobs: a }, channels: [pager] }]'),
      [
        'a.yaml:2:33  settings.routes[0].match.severity: expected "low", "medium", "high", "critical" or a list, got "urgent"',
        'a.yaml:2:41  settings.routes[0].match.jobs: unknown key. Did you mean "job"?',
        'a.yaml:2:63  settings.routes[0].channels[0]: expected "slack", "email", "discord" or "webhook", got "pager"',
      ],
    ],
    [
      'a window without an end',
      settings("maintenance: [{ name: night, cron: '0 2 * * *' }]"),
      [
        'a.yaml:2:17  settings.maintenance[0].duration: expected seconds, or a duration such as "5m", from 1m to 31d, but it is missing',
      ],
    ],
    [
      'a window with a wrong expression and zone',
      settings("maintenance: [{ name: night, cron: '99 2 * * *', duration: 2h, timezone: CET+1 }]"),
      [
        'a.yaml:2:38  settings.maintenance[0].cron: Cron expression "99 2 * * *" (minute, column 1): expected 0-59, got "99".',
        'a.yaml:2:76  settings.maintenance[0].timezone: Time zone "CET+1": expected "UTC" or an IANA name such as "Europe/Berlin".',
      ],
    ],
    [
      'two windows of a name',
      settings(
        "maintenance: [{ name: n, cron: '0 2 * * *', duration: 1h }, { name: n, cron: '0 3 * * *', duration: 60 }]",
      ),
      ['a.yaml:2:71  settings.maintenance[1].name: expected a unique name, but maintenance[0] has it too'],
    ],
    [
      'settings and rules',
      settings('enabled: 1') + rule('{ dlqSize: many }'),
      [
        'a.yaml:2:12  settings.enabled: expected true or false, got 1',
        'a.yaml:5:28  jobFailures[0].conditions.dlqSize: expected a number, got "many"',
      ],
    ],
  ])('%s', (_what, text, said) => {
    expect(saidOf(text)).toEqual(said);
  });
});

function thrownBy(text: string): readonly string[] {
  try {
    return saidOf(text);
  } catch (error) {
    return error instanceof ConfigError ? ['thrown', ...error.message.split('\n')] : [String(error)];
  }
}

test('of rules that are left out the names are known, where nothing that works has them', () => {
  const twice = `${GOOD}  - { name: good, conditions: {} }\n  - { conditions: {} }\n`;
  expect(parseRules(`${rule('{}')}${twice}`, 'a.yaml', SURROUNDINGS).leftOut).toEqual(['r']);
});

test.each([
  ['a mistyped list', 'jobFailurs: []\n', true],
  ['a list that is a map', 'jobFailures: { name: r }\n', true],
  ['an entry without a name', 'jobFailures: [{ nmae: r, conditions: { timeout: true } }]\n', true],
  ['lists below settings', settings('jobFailures:', '  - { name: r, conditions: { timeout: true } }'), true],
  ['lists below a setting', settings('throttle:', '  queueHealth: []'), true],
  ['a list below a rule', rule('{ timeout: true }', 'queueHealth: []'), true],
  ['a mistake in a rule with a name', rule('{}'), false],
  ['a mistyped setting', settings('chanels: []'), false],
  ['no mistake', GOOD, false],
])('whether rules with unknown names are hidden: %s', (_what, text, hidesRules) => {
  expect(parseRules(text, 'a.yaml', SURROUNDINGS).hidesRules).toBe(hidesRules);
});

import { describe, expect, test } from 'vitest';
import { channelSettings, channelsOff } from './channel-settings.ts';
import { parseRules } from '../file/read-rules.ts';

const anything = { jobIds: [], checkCron: () => undefined, checkZone: () => undefined };

function settingsOf(env: Readonly<Record<string, string>>, settings = '{}') {
  const file = parseRules(`settings: ${settings}`, 'alerts.yaml', anything);
  expect(file.problems).toEqual([]);
  return channelSettings(env, file.settings);
}

const HOOK = 'https://hooks.example/T0/secret';
const SLACK = { NOTIFY_SLACK_ENABLED: 'true' };
const EMAIL = { NOTIFY_EMAIL_ENABLED: 'true' };
const PEOPLE = '{ email: { from: worker@a.example, to: [ops@a.example] } }';
const people = { from: 'worker@a.example', to: ['ops@a.example'] };

test('without a switch nothing sends, whatever secrets there are', () => {
  const secrets = {
    SLACK_WEBHOOK_URL: HOOK,
    SENDGRID_API_KEY: 'k',
    DISCORD_WEBHOOK_URL: HOOK,
    NOTIFY_WEBHOOK_URL: HOOK,
  };
  expect(settingsOf(secrets)).toEqual({ notes: [] });
  expect(settingsOf({ ...secrets, NOTIFY_SLACK_ENABLED: 'false', NOTIFY_EMAIL_ENABLED: '' })).toEqual({
    notes: [],
  });
});

test.each([
  [{}, 'NOTIFY_SLACK_ENABLED is not set', true],
  [{ NOTIFY_SLACK_ENABLED: 'false' }, 'NOTIFY_SLACK_ENABLED is false', true],
  [
    { NOTIFY_SLACK_ENABLED: 'yes' },
    'NOTIFY_SLACK_ENABLED is neither "true" nor "false": it does not send.',
    false,
  ],
  [SLACK, 'NOTIFY_SLACK_ENABLED is true, and neither SLACK_BOT_TOKEN nor SLACK_WEBHOOK_URL is set.', false],
])('with %j Slack is off because: %s', (env, says, isSwitchedOff) => {
  expect(channelsOff(env, settingsOf(env)).slack).toEqual({ says, isSwitchedOff });
});

test('a channel that sends is not off', () => {
  const env = { ...SLACK, SLACK_WEBHOOK_URL: HOOK };
  expect(channelsOff(env, settingsOf(env)).slack).toBeUndefined();
});

test.each([
  ['slack', { ...SLACK, SLACK_WEBHOOK_URL: HOOK }, '{}', { webhookUrl: HOOK }],
  [
    'slack',
    { ...SLACK, SLACK_BOT_TOKEN: 'xoxb-1' },
    "{ slack: { channel: '#ops', username: Bot, iconEmoji: ':gear:' } }",
    { botToken: 'xoxb-1', channel: '#ops', username: 'Bot', iconEmoji: ':gear:' },
  ],
  [
    'email',
    { ...EMAIL, SENDGRID_API_KEY: 'k', SENDGRID_API_URL: 'https://eu.example/' },
    PEOPLE,
    { sendgridKey: 'k', baseUrl: 'https://eu.example', ...people },
  ],
  ['email', { ...EMAIL, SENDGRID_API_KEY: 'k' }, PEOPLE, { sendgridKey: 'k', ...people }],
  [
    'email',
    { ...EMAIL, SMTP_URL: 'smtp://u:p@mail.example' },
    PEOPLE,
    { smtpUrl: 'smtp://u:p@mail.example', ...people },
  ],
  ['discord', { NOTIFY_DISCORD_ENABLED: 'true', DISCORD_WEBHOOK_URL: HOOK }, '{}', { webhookUrl: HOOK }],
  [
    'discord',
    {
      NOTIFY_DISCORD_ENABLED: 'true',
      DISCORD_WEBHOOK_URL: HOOK,
      CONSOLE_URL: 'https://jöbs.example.org/ops',
    },
    '{}',
    { webhookUrl: HOOK, consoleUrl: 'https://xn--jbs-sna.example.org' },
  ],
  [
    'webhook',
    { NOTIFY_WEBHOOK_ENABLED: 'true', NOTIFY_WEBHOOK_URL: HOOK, NOTIFY_WEBHOOK_SECRET: 's' },
    '{ webhook: { allowPrivate: true } }',
    { url: HOOK, secret: 's', allowPrivate: true },
  ],
])('%s sends with %o', (channel, env, settings, access) => {
  expect(settingsOf(env, settings)).toEqual({ [channel]: access, notes: [] });
});

describe('an enabled channel that lacks something', () => {
  test.each([
    [
      SLACK,
      '{}',
      ['NOTIFY_SLACK_ENABLED is true, and neither SLACK_BOT_TOKEN nor SLACK_WEBHOOK_URL is set.'],
    ],
    [
      { ...SLACK, SLACK_BOT_TOKEN: 'xoxb-1' },
      '{}',
      ['SLACK_BOT_TOKEN is set, and settings.slack.channel of alerts.yaml is missing.'],
    ],
    [
      { ...SLACK, SLACK_WEBHOOK_URL: 'T0/secret' },
      '{}',
      ['SLACK_WEBHOOK_URL: expected a URL that begins with https:// or http:// (its value is not shown).'],
    ],
    [
      EMAIL,
      '{}',
      [
        'NOTIFY_EMAIL_ENABLED is true, and neither SENDGRID_API_KEY nor SMTP_URL is set.',
        'E-mail needs settings.email.from in alerts.yaml: whom it comes from.',
        'E-mail needs settings.email.to in alerts.yaml: whom it goes to.',
      ],
    ],
    [
      { ...EMAIL, SMTP_URL: 'mail.example:secret' },
      PEOPLE,
      ['SMTP_URL: expected a URL such as smtps://user:password@host:465 (its value is not shown).'],
    ],
    [
      { ...SLACK, SLACK_BOT_TOKEN: 'xoxb-1', SLACK_API_URL: 'localhost:8080/secret' },
      "{ slack: { channel: '#ops' } }",
      ['SLACK_API_URL: expected a URL that begins with https:// or http:// (its value is not shown).'],
    ],
    [
      { ...EMAIL, SENDGRID_API_KEY: 'k', SENDGRID_API_URL: 'secret' },
      PEOPLE,
      ['SENDGRID_API_URL: expected a URL that begins with https:// or http:// (its value is not shown).'],
    ],
    [
      { NOTIFY_DISCORD_ENABLED: 'true' },
      '{}',
      ['NOTIFY_DISCORD_ENABLED is true, and DISCORD_WEBHOOK_URL is not set.'],
    ],
    [
      { NOTIFY_WEBHOOK_ENABLED: 'true', NOTIFY_WEBHOOK_URL: 'ftp://a:secret@b' },
      '{}',
      [
        'NOTIFY_WEBHOOK_URL: expected a URL that begins with https:// or http:// (its value is not shown).',
        'NOTIFY_WEBHOOK_ENABLED is true, and NOTIFY_WEBHOOK_SECRET is not set: it signs what is sent.',
      ],
    ],
  ])('is told of, and does not send: %o', (env, settings, said) => {
    const { notes, ...channels } = settingsOf(env, settings);
    expect(channels).toEqual({});
    expect(notes.map(({ message }) => message)).toEqual(said);
    expect(notes.every(({ isBroken }) => isBroken)).toBe(true);
    expect(JSON.stringify(notes)).not.toContain('secret');
  });
});

test.each([
  [
    'a bot token wins over a webhook',
    { ...SLACK, SLACK_BOT_TOKEN: 'xoxb-1', SLACK_WEBHOOK_URL: HOOK },
    "{ slack: { channel: '#ops' } }",
    {
      access: { botToken: 'xoxb-1' },
      said: 'SLACK_BOT_TOKEN and SLACK_WEBHOOK_URL are both set: the bot token is used.',
    },
  ],
  [
    'a webhook has a channel and a name of its own',
    { ...SLACK, SLACK_WEBHOOK_URL: HOOK },
    "{ slack: { channel: '#ops', username: Bot } }",
    {
      access: { webhookUrl: HOOK },
      said: 'A webhook of Slack ignores settings.slack.channel, settings.slack.username: they take SLACK_BOT_TOKEN.',
    },
  ],
  [
    'SendGrid wins over SMTP',
    { ...EMAIL, SENDGRID_API_KEY: 'k', SMTP_URL: 'smtp://mail.example' },
    PEOPLE,
    { access: { sendgridKey: 'k' }, said: 'SENDGRID_API_KEY and SMTP_URL are both set: SendGrid is used.' },
  ],
])('%s', (_what, env, settings, { access, said }) => {
  const { notes, slack, email } = settingsOf(env, settings);
  expect(slack ?? email).toMatchObject(access);
  expect(notes).toMatchObject([{ message: said, isBroken: false }]);
});

test('a switch in other words is told of', () => {
  expect(settingsOf({ NOTIFY_SLACK_ENABLED: '1', SLACK_WEBHOOK_URL: HOOK }).notes).toEqual([
    {
      channel: 'slack',
      message: 'NOTIFY_SLACK_ENABLED is neither "true" nor "false": it does not send.',
      isBroken: false,
    },
  ]);
});

/** What `settings` takes, with its defaults and the words for editors. */
import * as z from 'zod';
import { CHANNELS, type ChannelName, SEVERITIES, type Severity } from '../rules.ts';
import { seconds } from '../seconds.ts';
import type { AlertMatch, AlertSettings } from '../settings.ts';

const HOUR = 3_600;
const MOST = 1_000;

const text = z.string().min(1).max(200);

export const webLink = z.url({
  protocol: /^https?$/,
  error: 'expected a URL that begins with https:// or http://',
});

export const channelList = z.array(z.enum(CHANNELS)).transform((names): ChannelName[] => [...new Set(names)]);

const Match = z
  .strictObject({
    severity: oneOrMore(z.enum(SEVERITIES)).exactOptional().describe('One severity, or a list of them.'),
    job: oneOrMore(text).exactOptional().describe("A job's id, or a list of them."),
    rule: oneOrMore(text).exactOptional().describe("A rule's name, or a list of them."),
  })
  .describe('What an alert has to be; what is left out does not matter.') satisfies z.ZodType<AlertMatch>;

const Route = z.strictObject({
  match: Match,
  channels: channelList.describe('Who is told.'),
});

const Window = z
  .strictObject({
    name: text.describe('What it is called; unique.'),
    cron: z.string().describe('When it begins: a cron expression of five fields.'),
    duration: seconds('1m', '31d').describe('How long it lasts: seconds, or a duration such as 2h.'),
    timezone: z
      .string()
      .default('UTC')
      .describe('Where its times are local: UTC, or an IANA name. Default: UTC.'),
    match: Match.exactOptional(),
  })
  .transform(({ duration: durationMs, ...fields }) => ({ ...fields, durationMs }));

const FIELDS = {
  enabled: z.boolean().default(true).describe('Whether anything is evaluated and told. Default: true.'),
  channels: channelList
    .prefault([...CHANNELS])
    .describe('Who is told by a rule without channels. Default: every channel that the environment enables.'),
  slack: z
    .strictObject({
      channel: text.exactOptional().describe('Where a bot writes, such as "#worker-alerts".'),
      username: text.exactOptional().describe('What a bot is called there.'),
      iconEmoji: z
        .string()
        .regex(/^:[^\s:]+:$/, { error: 'expected an emoji by its name, such as ":gear:"' })
        .exactOptional()
        .describe('Its picture, such as ":gear:".'),
    })
    .prefault({})
    .describe('How Slack shows it. All of it takes a bot token: a webhook has its own channel and name.'),
  email: z
    .strictObject({
      from: z
        .email()
        .exactOptional()
        .describe('Whom it comes from: an address that the service may send by.'),
      to: oneOrMore(z.email()).prefault([]).describe('Whom it goes to: an address, or a list.'),
    })
    .prefault({})
    .describe('E-mail: from and to.'),
  webhook: z
    .strictObject({
      allowPrivate: z
        .boolean()
        .default(false)
        .describe('Whether it may send to private addresses, and to this machine. Default: false.'),
    })
    .prefault({})
    .describe('The webhook of NOTIFY_WEBHOOK_URL.'),
  throttle: z
    .strictObject({
      minInterval: seconds('0s', '7d')
        .prefault(300)
        .describe('The least time between two of the same alert: seconds, or a duration. Default: 300.'),
      maxAlertsPerJobPerHour: z
        .int()
        .min(1)
        .max(MOST)
        .default(10)
        .describe('How many alerts a job may cause in an hour. Default: 10.'),
    })
    .transform(({ minInterval: minIntervalMs, ...fields }) => ({ minIntervalMs, ...fields }))
    .prefault({})
    .describe('How much is told at most.'),
  repeatInterval: seconds('1m', '31d')
    .optional()
    .describe(
      'How often what goes on is told again: seconds, or a duration. Default: 4h, and 1h where critical.',
    ),
  sendResolved: z.boolean().default(true).describe('Whether it is told that it is over. Default: true.'),
  deadman: z
    .strictObject(
      { url: webLink.describe('It is asked for as long as alerts are evaluated and delivered.') },
      // The URL is often a secret: what came is not said.
      { error: ({ code }) => (code === 'invalid_type' ? 'expected a map with a url' : undefined) },
    )
    .exactOptional()
    .describe('A service that tells you when it is not called any more.'),
  routes: z
    .array(Route)
    .max(MOST)
    .default([])
    .describe(
      'Who is told, by severity, job or rule: the first whose match fits. Default: the channels of the rule.',
    ),
  maintenance: z.array(Window).max(MOST).default([]).describe('Windows in which nothing is told.'),
};

export const SettingsFields = z
  .strictObject(FIELDS)
  .transform(({ repeatInterval, ...fields }): AlertSettings => ({
    ...fields,
    repeatIntervalMs: repeatIntervals(repeatInterval),
  }));

function oneOrMore<T extends z.ZodType>(one: T) {
  return z.union([one.transform((value) => [value]), z.array(one)]);
}

function repeatIntervals(ms: number | undefined): Readonly<Record<Severity, number>> {
  const [calm, urgent] = [ms ?? 4 * HOUR * 1_000, ms ?? HOUR * 1_000];
  return { low: calm, medium: calm, high: calm, critical: urgent };
}

/** The fields of `settings`, with defaults and descriptions for editors. */
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
  .describe('A filter for alerts: fields that are left out do not matter.') satisfies z.ZodType<AlertMatch>;

const Route = z.strictObject({
  match: Match,
  channels: channelList.describe('The channels of these alerts.'),
});

const Window = z
  .strictObject({
    name: text.describe('The name of the window; unique.'),
    cron: z.string().describe('When the window begins: a cron expression of five fields.'),
    duration: seconds('1m', '31d').describe('How long the window lasts: seconds, or a duration such as 2h.'),
    timezone: z
      .string()
      .default('UTC')
      .describe('The time zone of cron: UTC, or an IANA name. Default: UTC.'),
    match: Match.exactOptional(),
  })
  .transform(({ duration: durationMs, ...fields }) => ({ ...fields, durationMs }));

const FIELDS = {
  enabled: z.boolean().default(true).describe('Whether rules are evaluated and alerts sent. Default: true.'),
  channels: channelList
    .prefault([...CHANNELS])
    .describe('The channels of rules that name none. Default: every channel that the environment enables.'),
  slack: z
    .strictObject({
      channel: text.exactOptional().describe('The channel that a bot writes to, such as "#worker-alerts".'),
      username: text.exactOptional().describe('The name that a bot has there.'),
      iconEmoji: z
        .string()
        .regex(/^:[^\s:]+:$/, { error: 'expected an emoji by its name, such as ":gear:"' })
        .exactOptional()
        .describe('The icon that a bot has there, such as ":gear:".'),
    })
    .prefault({})
    .describe(
      'How Slack shows messages. These fields need a bot token: a webhook has its own channel and name.',
    ),
  email: z
    .strictObject({
      from: z.email().exactOptional().describe('The sender: an address that the mail service may send from.'),
      to: oneOrMore(z.email())
        .transform(onceEach)
        .prefault([])
        .describe('The recipients: an address, or a list.'),
    })
    .prefault({})
    .describe('E-mail: from and to.'),
  webhook: z
    .strictObject({
      allowPrivate: z
        .boolean()
        .default(false)
        .describe('Whether the webhook may send to private addresses, and to this machine. Default: false.'),
    })
    .prefault({})
    .describe('The webhook of NOTIFY_WEBHOOK_URL.'),
  throttle: z
    .strictObject({
      minInterval: seconds('0s', '7d')
        .prefault(300)
        .describe(
          'The least time between two messages about the same alert: seconds, or a duration. Default: 300.',
        ),
      maxAlertsPerJobPerHour: z
        .int()
        .min(1)
        .max(MOST)
        .default(10)
        .describe('The most messages about one job in an hour. Default: 10.'),
    })
    .transform(({ minInterval: minIntervalMs, ...fields }) => ({ minIntervalMs, ...fields }))
    .prefault({})
    .describe('Limits on messages.'),
  repeatInterval: seconds('1m', '31d')
    .optional()
    .describe(
      'How often an alert that still fires is sent again: seconds, or a duration. Default: 4h; 1h for critical.',
    ),
  sendResolved: z.boolean().default(true).describe('Whether the end of an alert is sent. Default: true.'),
  deadman: z
    .strictObject(
      { url: webLink.describe('This URL is called while alerts are evaluated and delivered.') },
      // The URL is often a secret: the message does not repeat it.
      { error: ({ code }) => (code === 'invalid_type' ? 'expected a map with a url' : undefined) },
    )
    .exactOptional()
    .describe('A service that notifies you when it is no longer called.'),
  routes: z
    .array(Route)
    .max(MOST)
    .default([])
    .describe(
      'Channels by severity, job or rule: the first route whose match fits. Default: the channels of the rule.',
    ),
  maintenance: z.array(Window).max(MOST).default([]).describe('Windows in which no alert is sent.'),
};

/** The keys of `settings`. */
export const SETTING_KEYS: readonly string[] = Object.keys(FIELDS);

export const SettingsFields = z
  .strictObject(FIELDS)
  .transform(({ repeatInterval, ...fields }): AlertSettings => ({
    ...fields,
    repeatIntervalMs: repeatIntervals(repeatInterval),
  }));

function oneOrMore<T extends z.ZodType>(one: T) {
  return z.union([one.transform((value) => [value]), z.array(one)]);
}

/** SendGrid refuses a mail that names a recipient twice, in whatever case. */
function onceEach(addresses: readonly string[]): readonly string[] {
  const known = addresses.map((one) => one.toLowerCase());
  return addresses.filter((_, at) => known.indexOf(known[at] ?? '') === at);
}

function repeatIntervals(ms: number | undefined): Readonly<Record<Severity, number>> {
  const [calm, urgent] = [ms ?? 4 * HOUR * 1_000, ms ?? HOUR * 1_000];
  return { low: calm, medium: calm, high: calm, critical: urgent };
}

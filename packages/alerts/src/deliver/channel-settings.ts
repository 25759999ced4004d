/** Finds the channels that the environment enables, with what each needs to send. Pure; notes hold no secret. */
import { consoleUrl, type Environment } from '@sb/config';
import { readUrl } from '@sb/words';
import { type ChannelName, CHANNELS } from '../rules.ts';
import type { AlertSettings } from '../settings.ts';

export type SlackAccess =
  | { readonly webhookUrl: string }
  | {
      readonly botToken: string;
      readonly channel: string;
      readonly username?: string;
      readonly iconEmoji?: string;
      readonly baseUrl?: string;
    };

export type EmailAccess = { readonly from: string; readonly to: readonly string[] } & (
  | { readonly sendgridKey: string; readonly baseUrl?: string }
  | { readonly smtpUrl: string }
);

/** A note for operators about a channel. */
export interface ChannelNote {
  readonly channel: ChannelName;
  readonly message: string;
  /** The channel is enabled and cannot send. */
  readonly isBroken: boolean;
}

/** An absent channel does not send: it is not enabled, or `notes` name what it lacks. */
export interface ChannelSettings {
  readonly slack?: SlackAccess;
  readonly email?: EmailAccess;
  readonly discord?: { readonly webhookUrl: string; readonly consoleUrl?: string };
  readonly webhook?: { readonly url: string; readonly secret: string; readonly allowPrivate: boolean };
  readonly notes: readonly ChannelNote[];
}

type Found<T> =
  | { readonly access: T; readonly notes?: readonly string[] }
  | { readonly lacks: readonly string[] };

const SWITCHES: Readonly<Record<ChannelName, string>> = {
  slack: 'NOTIFY_SLACK_ENABLED',
  email: 'NOTIFY_EMAIL_ENABLED',
  discord: 'NOTIFY_DISCORD_ENABLED',
  webhook: 'NOTIFY_WEBHOOK_ENABLED',
};

export function channelSettings(env: Environment, settings: AlertSettings): ChannelSettings {
  const notes: ChannelNote[] = [];
  const findIfOn = <T>(channel: ChannelName, find: () => Found<T>): T | undefined => {
    const value = env[SWITCHES[channel]];
    const note = (message: string, isBroken = false): void => {
      notes.push({ channel, message, isBroken });
    };
    if (value !== 'true') {
      if (value && value !== 'false')
        note(`${SWITCHES[channel]} is neither "true" nor "false": it does not send.`);
      return undefined;
    }
    const found = find();
    if ('lacks' in found) {
      for (const message of found.lacks) note(message, true);
      return undefined;
    }
    for (const message of found.notes ?? []) note(message);
    return found.access;
  };
  const slack = findIfOn('slack', () => findSlack(env, settings));
  const email = findIfOn('email', () => findEmail(env, settings));
  const discord = findIfOn('discord', () => findDiscord(env));
  const webhook = findIfOn('webhook', () => findWebhook(env, settings));
  return {
    ...(slack && { slack }),
    ...(email && { email }),
    ...(discord && { discord }),
    ...(webhook && { webhook }),
    notes,
  };
}

export interface ChannelOff {
  /** Why it is off. */
  readonly says: string;
  /** Nothing is wrong: the operator has not switched it on. */
  readonly isSwitchedOff: boolean;
}

/** Of each channel that does not send. */
export type ChannelsOff = Readonly<Partial<Record<ChannelName, ChannelOff>>>;

export function channelsOff(env: Environment, settings: ChannelSettings): ChannelsOff {
  const off = CHANNELS.filter((channel) => settings[channel] === undefined);
  return Object.fromEntries(
    off.map((channel) => {
      const lacks = settings.notes.filter((note) => note.channel === channel).map(({ message }) => message);
      const isSet = Boolean(env[SWITCHES[channel]]);
      const isSwitchedOff = lacks.length === 0;
      const says = isSwitchedOff ? `${SWITCHES[channel]} is ${isSet ? 'false' : 'not set'}` : lacks.join(' ');
      return [channel, { says, isSwitchedOff }];
    }),
  );
}

function findSlack(env: Environment, { slack }: AlertSettings): Found<SlackAccess> {
  const { SLACK_BOT_TOKEN: botToken, SLACK_WEBHOOK_URL: webhookUrl } = env;
  if (botToken) {
    const { channel } = slack;
    const lacks = [
      ...(channel === undefined
        ? ['SLACK_BOT_TOKEN is set, and settings.slack.channel of alerts.yaml is missing.']
        : []),
      ...wrongLink(env, 'SLACK_API_URL'),
    ];
    if (channel === undefined || lacks.length > 0) return { lacks };
    const notes = webhookUrl
      ? ['SLACK_BOT_TOKEN and SLACK_WEBHOOK_URL are both set: the bot token is used.']
      : [];
    return { access: { botToken, ...slack, channel, ...baseUrl(env['SLACK_API_URL']) }, notes };
  }
  if (!webhookUrl)
    return {
      lacks: ['NOTIFY_SLACK_ENABLED is true, and neither SLACK_BOT_TOKEN nor SLACK_WEBHOOK_URL is set.'],
    };
  if (!isWebLink(webhookUrl)) return { lacks: [notALink('SLACK_WEBHOOK_URL')] };
  const idle = Object.keys(slack).map((field) => `settings.slack.${field}`);
  const notes =
    idle.length === 0 ? [] : [`A webhook of Slack ignores ${idle.join(', ')}: they take SLACK_BOT_TOKEN.`];
  return { access: { webhookUrl }, notes };
}

function findEmail(env: Environment, { email: { from, to } }: AlertSettings): Found<EmailAccess> {
  const { SENDGRID_API_KEY: sendgridKey, SMTP_URL: smtpUrl } = env;
  const lacks = [
    ...(sendgridKey || smtpUrl
      ? []
      : ['NOTIFY_EMAIL_ENABLED is true, and neither SENDGRID_API_KEY nor SMTP_URL is set.']),
    ...(from === undefined ? ['E-mail needs settings.email.from in alerts.yaml: whom it comes from.'] : []),
    ...(to.length === 0 ? ['E-mail needs settings.email.to in alerts.yaml: whom it goes to.'] : []),
    ...(sendgridKey ? wrongLink(env, 'SENDGRID_API_URL') : []),
  ];
  if (from === undefined || lacks.length > 0) return { lacks };
  if (sendgridKey) {
    const notes = smtpUrl ? ['SENDGRID_API_KEY and SMTP_URL are both set: SendGrid is used.'] : [];
    return { access: { sendgridKey, from, to, ...baseUrl(env['SENDGRID_API_URL']) }, notes };
  }
  if (!isLink(smtpUrl, ['smtp:', 'smtps:']))
    return {
      lacks: ['SMTP_URL: expected a URL such as smtps://user:password@host:465 (its value is not shown).'],
    };
  return { access: { smtpUrl, from, to } };
}

function findDiscord(env: Environment): Found<NonNullable<ChannelSettings['discord']>> {
  const { DISCORD_WEBHOOK_URL: webhookUrl } = env;
  if (!webhookUrl) return { lacks: ['NOTIFY_DISCORD_ENABLED is true, and DISCORD_WEBHOOK_URL is not set.'] };
  if (!isWebLink(webhookUrl)) return { lacks: [notALink('DISCORD_WEBHOOK_URL')] };
  const console = consoleUrl(env);
  // The origin is ASCII, as a header must be.
  return { access: { webhookUrl, ...(console && { consoleUrl: new URL(console).origin }) } };
}

function findWebhook(
  { NOTIFY_WEBHOOK_URL: url, NOTIFY_WEBHOOK_SECRET: secret }: Environment,
  { webhook: { allowPrivate } }: AlertSettings,
): Found<NonNullable<ChannelSettings['webhook']>> {
  const lacks = [
    ...(url ? [] : ['NOTIFY_WEBHOOK_ENABLED is true, and NOTIFY_WEBHOOK_URL is not set.']),
    ...(url && !isWebLink(url) ? [notALink('NOTIFY_WEBHOOK_URL')] : []),
    ...(secret
      ? []
      : ['NOTIFY_WEBHOOK_ENABLED is true, and NOTIFY_WEBHOOK_SECRET is not set: it signs what is sent.']),
  ];
  return url && secret && lacks.length === 0 ? { access: { url, secret, allowPrivate } } : { lacks };
}

/** Another address of the service, such as one in the EU. */
function baseUrl(url: string | undefined): { readonly baseUrl?: string } {
  return url ? { baseUrl: url.replace(/\/+$/, '') } : {};
}

/** A wrong address disables the channel: otherwise the secret would go to the default address. */
function wrongLink(env: Environment, variable: string): string[] {
  const url = env[variable];
  return url && !isWebLink(url) ? [notALink(variable)] : [];
}

function isWebLink(text: string): boolean {
  return isLink(text, ['https:', 'http:']);
}

function isLink(text: string | undefined, protocols: readonly string[]): text is string {
  const url = text === undefined ? undefined : readUrl(text);
  return url !== undefined && protocols.includes(url.protocol);
}

function notALink(variable: string): string {
  return `${variable}: expected a URL that begins with https:// or http:// (its value is not shown).`;
}

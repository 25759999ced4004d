import { describe, expect, test } from 'vitest';
import { discordPayload } from '../src/channels/discord/discord-payload.ts';
import { emailContent } from '../src/channels/email/email-content.ts';
import { slackPayload } from '../src/channels/slack/slack-payload.ts';
import { webhookPayload } from '../src/channels/webhook/webhook-payload.ts';
import type { AlertMessage } from '../src/index.ts';
import { createDiscord } from '../src/channels/discord/discord.ts';
import { createSlack } from '../src/channels/slack/slack.ts';
import { createWebhook } from '../src/channels/webhook/webhook.ts';
import { aBulletin, aDigest, aGroup, aMessage, NOON } from './fakes/a-message.ts';
import { WEBHOOK_SECRET } from './fakes/fake-webhook.ts';

const now = (): number => NOON;

/** They are read at three in the morning: look at them whenever they change. */
describe('what people see', () => {
  const messages = {
    firing: aMessage(),
    resolved: aMessage({ status: 'resolved', resolvedAt: NOON, value: '0 failures' }),
    queue: aQueueMessage(),
  };

  test.each(Object.entries(messages))('e-mail: %s', (_, message) => {
    const { subject, text } = emailContent(message, 'alerts@example.com');
    expect(`Subject: ${subject}\n\n${text}`).toMatchSnapshot();
  });

  test('e-mail: a digest', () => {
    const { subject, text } = emailContent(aDigest(), 'alerts@example.com');
    expect(`Subject: ${subject}\n\n${text}`).toMatchSnapshot();
  });

  test('e-mail, Slack, Discord and a webhook: a bulletin', () => {
    const bulletin = aBulletin();
    const { subject, text } = emailContent(bulletin, 'alerts@example.com');
    expect(`Subject: ${subject}\n\n${text}`).toMatchSnapshot('e-mail');
    expect([slackPayload(bulletin), discordPayload(bulletin), webhookPayload(bulletin)]).toMatchSnapshot(
      'payloads',
    );
  });

  test('Discord: a digest', () => {
    expect(discordPayload(aDigest(2))).toMatchSnapshot();
  });

  test.each(['firing', 'resolved'] as const)('e-mail: many that are %s together', (of) => {
    const { subject, text } = emailContent(aGroup(of), 'alerts@example.com');
    expect(`Subject: ${subject}\n\n${text}`).toMatchSnapshot();
  });

  test('Slack, Discord and a webhook: many that fire together', () => {
    const all = aGroup('firing', 3);
    expect([slackPayload(all), discordPayload(all), webhookPayload(all)]).toMatchSnapshot();
  });

  test('e-mail in HTML', () => {
    expect(emailContent(messages.firing, 'alerts@example.com').html).toMatchSnapshot();
  });

  test('Slack', () => {
    const slack = createSlack({
      webhookUrl: 'https://hooks.slack.com/services/T0000/B0000/FakeHookToken',
      now,
    });
    expect(slack.preview(messages.firing)).toMatchSnapshot();
  });

  test('Discord', () => {
    const access = { webhookUrl: 'https://discord.com/api/webhooks/1000/FakeToken-0000', now };
    expect(createDiscord(access).preview(messages.resolved)).toMatchSnapshot();
    const ours = createDiscord({ ...access, consoleUrl: 'https://jobs.example.org' });
    expect(ours.preview(messages.resolved)).toMatchObject({
      headers: { 'user-agent': 'DiscordBot (https://jobs.example.org, 1.0) signal-blueprint-alerts' },
    });
  });

  test('a webhook', () => {
    const url = 'https://hooks.example.com/in/Fake-Path-Token-0000';
    const webhook = createWebhook({ url, secret: WEBHOOK_SECRET, allowPrivate: false, now });
    expect(webhook.preview(messages.firing)).toMatchSnapshot();
  });
});

function aQueueMessage(): AlertMessage {
  return {
    id: 'ep_91c0.1',
    status: 'firing',
    severity: 'critical',
    rule: 'queue-backlog',
    title: 'queue mail has 1,204 runs waiting',
    queue: 'mail',
    value: '1,204 runs',
    threshold: '50',
    since: NOON,
    command: 'pnpm --filter worker dev -- queues mail',
  };
}

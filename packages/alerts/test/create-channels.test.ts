import { expect, test } from 'vitest';
import { channelSettings, createChannels, parseRules } from '../src/index.ts';
import { aMessage } from './fakes/a-message.ts';
import { DISCORD_HOOK, startFakeDiscord } from './fakes/fake-discord.ts';
import { SENDGRID_KEY, startFakeSendgrid } from './fakes/fake-sendgrid.ts';
import { SLACK_CHANNEL, SLACK_TOKEN, startFakeSlack } from './fakes/fake-slack.ts';
import { startFakeWebhook, WEBHOOK_SECRET } from './fakes/fake-webhook.ts';

const surroundings = { jobIds: [], checkCron: () => undefined, checkZone: () => undefined };
const { settings } = parseRules(
  `settings:
  slack: { channel: '${SLACK_CHANNEL}' }
  email: { from: alerts@example.com, to: ada@example.com }
  webhook: { allowPrivate: true }`,
  'alerts.yaml',
  surroundings,
);

test('the channels that the environment enables send to where it says', async () => {
  await using slack = await startFakeSlack();
  await using sendgrid = await startFakeSendgrid();
  await using discord = await startFakeDiscord();
  await using webhook = await startFakeWebhook();
  const env = {
    NOTIFY_SLACK_ENABLED: 'true',
    SLACK_BOT_TOKEN: SLACK_TOKEN,
    SLACK_API_URL: `${slack.url}/api/`,
    NOTIFY_EMAIL_ENABLED: 'true',
    SENDGRID_API_KEY: SENDGRID_KEY,
    SENDGRID_API_URL: sendgrid.url,
    NOTIFY_DISCORD_ENABLED: 'true',
    DISCORD_WEBHOOK_URL: `${discord.url}${DISCORD_HOOK}`,
    NOTIFY_WEBHOOK_ENABLED: 'true',
    NOTIFY_WEBHOOK_URL: webhook.url,
    NOTIFY_WEBHOOK_SECRET: WEBHOOK_SECRET,
  };
  const channels = createChannels(channelSettings(env, settings));
  expect([...channels.keys()]).toEqual(['slack', 'email', 'discord', 'webhook']);
  const signal = new AbortController().signal;
  for (const channel of channels.values())
    expect(await channel.send(aMessage(), { signal })).toMatchObject({ kind: 'delivered' });
  const some = channelSettings({ ...env, NOTIFY_SLACK_ENABLED: 'false' }, settings);
  expect([...createChannels(some).keys()]).toEqual(['email', 'discord', 'webhook']);
});

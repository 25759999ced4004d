import client from '@sendgrid/client';
import mailer from '@sendgrid/mail';
import { WebClient } from '@slack/web-api';
import { IncomingWebhook } from '@slack/webhook';
import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { slackPayload } from '../src/channels/slack/slack-payload.ts';
import { signWebhook, webhookKey } from '../src/channels/webhook/webhook.ts';
import { aMessage } from './fakes/a-message.ts';
import { DISCORD_HOOK, startFakeDiscord } from './fakes/fake-discord.ts';
import { SENDGRID_KEY, startFakeSendgrid } from './fakes/fake-sendgrid.ts';
import { SLACK_CHANNEL, SLACK_HOOK, SLACK_TOKEN, startFakeSlack } from './fakes/fake-slack.ts';
import { startFakeWebhook, WEBHOOK_SECRET } from './fakes/fake-webhook.ts';

/** The vendors' own clients believe the fakes: what the fakes accept and refuse is not our invention. */
describe('the client of', () => {
  test("Slack's webhooks gets along with the fake", async () => {
    await using slack = await startFakeSlack();
    const hook = new IncomingWebhook(`${slack.url}${SLACK_HOOK}`);
    await expect(hook.send({ text: 'hello' })).resolves.toEqual({ text: 'ok' });
    await expect(hook.send(JSON.parse(JSON.stringify(slackPayload(aMessage()))))).resolves.toEqual({
      text: 'ok',
    });
    await expect(new IncomingWebhook(`${slack.url}/services/none`).send('hello')).rejects.toThrow('404');
    await expect(hook.send({ blocks: [{ type: 'divider' }, ...tooLong()] })).rejects.toThrow('400');
  });

  test("Slack's API gets along with the fake", async () => {
    await using slack = await startFakeSlack();
    const api = clientOf(slack.url, SLACK_TOKEN);
    const { text, blocks } = JSON.parse(JSON.stringify(slackPayload(aMessage())));
    const posted = await api.chat.postMessage({ channel: SLACK_CHANNEL, text, blocks });
    expect(posted).toMatchObject({ ok: true, channel: 'C0000', ts: expect.stringMatching(/^\d+\.\d+$/) });
    await expect(api.chat.postMessage({ channel: '#none', text: 'hello' })).rejects.toThrow(
      'channel_not_found',
    );
    await expect(api.chat.postMessage({ channel: SLACK_CHANNEL, text, blocks: tooLong() })).rejects.toThrow(
      'invalid_blocks',
    );
    const answer = await api.chat.postMessage({
      channel: 'C0000',
      text,
      blocks,
      thread_ts: posted.ts ?? '',
      reply_broadcast: true,
    });
    expect(slack.channel.get(answer.ts ?? '')).toMatchObject({ thread_ts: posted.ts, isBroadcast: true });
    const changed = { channel: 'C0000', ts: posted.ts ?? '', text: 'over' };
    expect(await api.chat.update(changed)).toMatchObject({ ok: true, ts: posted.ts, text: 'over' });
    expect(slack.channel.get(posted.ts ?? '')?.text).toBe('over');
    await expect(api.chat.update({ ...changed, ts: '1.0' })).rejects.toThrow('message_not_found');
    await expect(api.chat.update({ ...changed, channel: SLACK_CHANNEL })).rejects.toThrow(
      'channel_not_found',
    );
    const stranger = clientOf(slack.url, 'xoxb-wrong').chat.postMessage({
      channel: SLACK_CHANNEL,
      text: 'hello',
    });
    await expect(stranger).rejects.toThrow('invalid_auth');
    slack.trouble({ status: 429, headers: { 'retry-after': '7' } });
    await expect(api.chat.postMessage({ channel: SLACK_CHANNEL, text: 'hello' })).rejects.toMatchObject({
      retryAfter: 7,
    });
  });

  test('SendGrid gets along with the fake', async () => {
    await using sendgrid = await startFakeSendgrid();
    const mail = { to: 'ada@example.com', from: 'alerts@example.com', subject: 'hello', text: 'hello' };
    const [accepted] = await mailerOf(sendgrid.url, SENDGRID_KEY).send(mail);
    expect(accepted).toMatchObject({ statusCode: 202, headers: { 'x-message-id': 'FakeSendGridId' } });
    await expect(mailerOf(sendgrid.url, 'SG.wrong').send(mail)).rejects.toMatchObject({
      code: 401,
      response: { body: { errors: [{ field: null, help: null }] } },
    });
    const noSubject = mailerOf(sendgrid.url, SENDGRID_KEY).send({ ...mail, subject: '' });
    await expect(noSubject).rejects.toMatchObject({
      code: 400,
      response: { body: { errors: [{ field: 'subject' }] } },
    });
  });

  test('Standard Webhooks signs as we do', async () => {
    await using receiver = await startFakeWebhook();
    const body = '{"hello":"wörld"}';
    const at = new Date();
    const signature = new Webhook(WEBHOOK_SECRET).sign('msg_1', at, body);
    const key = webhookKey(WEBHOOK_SECRET) ?? Buffer.alloc(0);
    const timestamp = Math.floor(at.getTime() / 1000);
    const ours = signWebhook(key, { id: 'msg_1', timestamp, body });
    expect(ours['webhook-signature']).toBe(signature);
    expect(await fetch(receiver.url, { method: 'POST', headers: ours, body })).toMatchObject({ status: 204 });
    const changed = await fetch(receiver.url, { method: 'POST', headers: ours, body: `${body} ` });
    expect(changed.status).toBe(401);
  });
});

/** Discord has no client of its own for webhooks: these are its documented answers. */
test.each([
  ['?wait=true', { embeds: [{ title: 'x', color: 1 }] }, 200, { id: expect.any(String) }],
  ['', { embeds: [{ title: 'x', color: 1 }] }, 204, {}],
  ['?wait=true', {}, 400, { code: 50035 }],
  ['?wait=true', { embeds: [{ title: 'x'.repeat(257), color: 1 }] }, 400, { code: 50035 }],
  ['?wait=true', { embeds: Array.from({ length: 2 }, () => aLongEmbed()) }, 400, { code: 50035 }],
])('the fake of Discord%s answers %j with %d', async (query, payload, status, body) => {
  await using discord = await startFakeDiscord();
  const response = await fetch(`${discord.url}${DISCORD_HOOK}${query}`, {
    method: 'POST',
    headers: { 'user-agent': 'DiscordBot (https://example.com, 1.0)' },
    body: JSON.stringify({ ...payload, allowed_mentions: { parse: [] } }),
  });
  expect(response.status).toBe(status);
  const text = await response.text();
  expect(text === '' ? {} : JSON.parse(text)).toMatchObject(body);
});

function aLongEmbed(): unknown {
  return { title: 'x', color: 1, description: 'x'.repeat(3500) };
}

function tooLong(): [{ type: 'header'; text: { type: 'plain_text'; text: string } }] {
  return [{ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151) } }];
}

function clientOf(url: string, token: string): WebClient {
  return new WebClient(token, {
    slackApiUrl: `${url}/api/`,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
  });
}

/** The library has one client for all, and a key sets its address back. */
function mailerOf(url: string, key: string): typeof mailer {
  mailer.setClient(client);
  mailer.setApiKey(key);
  client.setDefaultRequest('baseUrl', url);
  return mailer;
}

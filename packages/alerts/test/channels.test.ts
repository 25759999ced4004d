import { describe, expect, test } from 'vitest';
import { type Channel, createEmail, type SendResult } from '../src/index.ts';
import { createDiscord } from '../src/channels/discord/discord.ts';
import { createSlack } from '../src/channels/slack/slack.ts';
import { createWebhook } from '../src/channels/webhook/webhook.ts';
import { aDigest, aGroup, aMessage, NOON } from './fakes/a-message.ts';
import { DISCORD_HOOK, startFakeDiscord } from './fakes/fake-discord.ts';
import type { FakeServer, Trouble } from './fakes/fake-server.ts';
import { SENDGRID_KEY, startFakeSendgrid } from './fakes/fake-sendgrid.ts';
import { SLACK_CHANNEL, SLACK_HOOK, SLACK_TOKEN, startFakeSlack } from './fakes/fake-slack.ts';
import { startFakeWebhook, WEBHOOK_SECRET } from './fakes/fake-webhook.ts';

/** Until a busy machine has made a connection: before that nothing was sent. */
const LONG_ENOUGH_MS = 1_500;

const never = new AbortController().signal;

interface Kind {
  readonly start: () => Promise<FakeServer>;
  readonly open: (url: string, timeLimitMs?: number) => Channel;
  readonly secrets: readonly string[];
  readonly ref?: string;
  readonly says: string;
}

// The receiver of webhooks looks at the clock.
const now = (): number => Date.now();
const mail = { from: 'Alerts <alerts@example.com>', to: ['ada@example.com'] };

const KINDS: Readonly<Record<string, Kind>> = {
  'a Slack webhook': {
    start: startFakeSlack,
    open: (url, timeLimitMs = 5000) => createSlack({ webhookUrl: `${url}${SLACK_HOOK}`, now, timeLimitMs }),
    secrets: ['FakeHookToken0000'],
    says: '200 ok',
  },
  'a Slack bot': {
    start: startFakeSlack,
    open: (url, timeLimitMs = 5000) =>
      createSlack({ botToken: SLACK_TOKEN, channel: SLACK_CHANNEL, baseUrl: `${url}/api`, now, timeLimitMs }),
    secrets: [SLACK_TOKEN],
    ref: 'C0000/1764126729.000100',
    says: '200 ok',
  },
  Discord: {
    start: startFakeDiscord,
    open: (url, timeLimitMs = 5000) =>
      createDiscord({ webhookUrl: `${url}${DISCORD_HOOK}`, now, timeLimitMs }),
    secrets: ['Fake-Discord-Token_0000'],
    ref: '200000000000000000',
    says: '200',
  },
  SendGrid: {
    start: startFakeSendgrid,
    open: (url, timeLimitMs = 5000) =>
      createEmail({ ...mail, sendgridKey: SENDGRID_KEY, baseUrl: url, now, timeLimitMs }),
    secrets: [SENDGRID_KEY],
    ref: 'FakeSendGridId',
    says: '202',
  },
  'a webhook': {
    start: startFakeWebhook,
    open: (url, timeLimitMs = 5000) =>
      createWebhook({
        url: `${url}/in/Fake-Path-Token-0000`,
        secret: WEBHOOK_SECRET,
        allowPrivate: true,
        now,
        timeLimitMs,
      }),
    secrets: ['Fake-Path-Token-0000', WEBHOOK_SECRET],
    says: '204',
  },
};

describe.each(Object.entries(KINDS))('%s', (_, { start, open, secrets, ref, says }) => {
  test('delivers', async () => {
    await using server = await start();
    const sent = await open(server.url).send(aMessage(), { signal: never });
    expect(sent).toEqual({ kind: 'delivered', says, ...(ref !== undefined && { ref }) });
    expect(server.received).toMatchObject([
      { headers: { 'user-agent': expect.stringMatching(/^(signal-blueprint-alerts|DiscordBot \(https:)/) } },
    ]);
  });

  test.each<[what: string, trouble: Trouble, expected: Partial<SendResult>]>([
    [
      '429 with seconds',
      { status: 429, headers: { 'retry-after': '7' } },
      { kind: 'throttled', waitMs: 7000 },
    ],
    [
      '429 with a fraction',
      { status: 429, headers: { 'retry-after': '0.35' } },
      { kind: 'throttled', waitMs: 350 },
    ],
    ['429 without a word', { status: 429 }, { kind: 'throttled', waitMs: 30_000 }],
    ['400', { status: 400, body: 'no' }, { kind: 'permanent' }],
    ['403', { status: 403, body: 'no' }, { kind: 'permanent' }],
    ['413', { status: 413, body: 'too large' }, { kind: 'permanent' }],
    ['500', { status: 500 }, { kind: 'transient' }],
    ['502 in HTML', { status: 502, body: '<html>Bad Gateway</html>' }, { kind: 'transient' }],
    [
      '503 with a wait',
      { status: 503, headers: { 'retry-after': '9' } },
      { kind: 'throttled', waitMs: 9000 },
    ],
    ['500 and an endless answer', { status: 500, body: 'x'.repeat(1_000_000) }, { kind: 'transient' }],
    ['504', { status: 504 }, { kind: 'ambiguous' }],
    ['302', { status: 302, headers: { location: 'http://127.0.0.1:1/' } }, { kind: 'transient' }],
    ['a reset after the effect', 'reset', { kind: 'ambiguous' }],
  ])('%s', async (_what, trouble, expected) => {
    await using server = await start();
    server.trouble(trouble);
    const sent = await open(server.url).send(aMessage(), { signal: never });
    expect(sent).toMatchObject({ ...expected, says: expect.stringMatching(/^[^\n]{1,300}$/) });
    expect(server.received).toHaveLength(1);
  });

  test('knows that nothing was sent to a service that is not there', async () => {
    const server = await start();
    await server[Symbol.asyncDispose]();
    expect(await open(server.url).send(aMessage(), { signal: never })).toEqual({
      kind: 'transient',
      says: 'no answer: ECONNREFUSED (no program listens there)',
    });
  });

  test('knows that nothing was sent where TLS did not come about', async () => {
    await using server = await start();
    const sent = await open(server.url.replace('http:', 'https:')).send(aMessage(), { signal: never });
    expect(sent).toEqual({ kind: 'transient', says: 'no answer: EPROTO' });
  });

  test('says no secret, although the service quotes them', async () => {
    await using server = await start();
    const channel = open(server.url);
    await channel.send(aMessage(), { signal: never });
    const [received] = server.received;
    server.trouble({
      status: 400,
      body: `${secrets.join(' ')} at ${received?.path} with ${received?.headers.authorization}`,
    });
    const shown = JSON.stringify([
      await channel.send(aMessage(), { signal: never }),
      channel.preview(aMessage()),
    ]);
    for (const secret of secrets) expect(shown).not.toContain(secret);
  });

  test('sends what its preview shows', async () => {
    await using server = await start();
    const channel = open(server.url);
    await channel.send(aMessage(), { signal: never });
    expect(channel.preview(aMessage())).toMatchObject({
      method: 'POST',
      body: JSON.parse(server.received[0]?.body ?? ''),
    });
  });

  test('answers when its address is none', async () => {
    expect(await open('no address').send(aMessage(), { signal: never })).toEqual({
      kind: 'permanent',
      says: 'Its address is no http(s) URL',
    });
  });
});

test('a webhook gets the same id for each try, so that it can drop the second', async () => {
  await using server = await startFakeWebhook();
  const channel = createWebhook({ url: server.url, secret: WEBHOOK_SECRET, allowPrivate: true, now });
  server.trouble('reset');
  expect(await channel.send(aMessage(), { signal: never })).toMatchObject({ kind: 'ambiguous' });
  expect(await channel.send(aMessage(), { signal: never })).toEqual({ kind: 'delivered', says: '204' });
  expect(server.received).toHaveLength(2);
  expect([...server.taken]).toMatchObject([
    [
      'ep_7f3a.1',
      { type: 'alert.fired', data: { job: 'daily.questmaster', since: '2026-11-26T11:13:00.000Z' } },
    ],
  ]);
});

// At the same time: each waits until its limit.
test.concurrent.each(Object.entries(KINDS))(
  '%s gives up on a service that hangs, and on request',
  async (_, { start, open }) => {
    await using server = await start();
    server.trouble('hang');
    expect(await open(server.url, LONG_ENOUGH_MS).send(aMessage(), { signal: never })).toEqual({
      kind: 'ambiguous',
      says: 'no answer in time',
    });
    const sent = await open(server.url).send(aMessage(), { signal: AbortSignal.abort() });
    expect(sent).toEqual({ kind: 'transient', says: 'no answer in time' });
    // The first may not even have come by now.
    expect(server.received.length).toBeLessThan(2);
  },
);

describe('a webhook that may not be private', () => {
  test.each([
    'http://127.0.0.1',
    'http://127.1',
    'http://2130706433',
    'http://0x7f000001',
    'http://[::1]',
    'http://[::ffff:127.0.0.1]',
    'http://[64:ff9b::127.0.0.1]',
    'http://169.254.169.254',
  ])('is not called at %s', async (host) => {
    await using server = await startFakeWebhook();
    const url = `${host}:${new URL(server.url).port}/`;
    const channel = createWebhook({ url, secret: WEBHOOK_SECRET, allowPrivate: false, now });
    expect(await channel.send(aMessage(), { signal: never })).toMatchObject({
      kind: 'permanent',
      says: expect.stringContaining('not on the internet'),
    });
    expect(server.received).toEqual([]);
  });

  test('is not called by a name that leads home', async () => {
    await using server = await startFakeWebhook();
    const { port } = new URL(server.url);
    const open = (allowPrivate: boolean): Channel =>
      createWebhook({
        url: `http://rebinding.example.com:${port}/`,
        secret: WEBHOOK_SECRET,
        allowPrivate,
        now,
        // Innocent when it is looked up, at home when it is called.
        lookup: (_name, _options, done) => done(null, [{ address: '127.0.0.1', family: 4 }]),
      });
    expect(await open(false).send(aMessage(), { signal: never })).toMatchObject({
      kind: 'permanent',
      says: expect.stringContaining('127.0.0.1'),
    });
    expect(server.received).toEqual([]);
    expect(await open(true).send(aMessage(), { signal: never })).toEqual({ kind: 'delivered', says: '204' });
  });

  test('is not called by a name of this machine either', async () => {
    await using server = await startFakeWebhook();
    const url = `http://localhost:${new URL(server.url).port}/`;
    const channel = createWebhook({ url, secret: WEBHOOK_SECRET, allowPrivate: false, now });
    expect(await channel.send(aMessage(), { signal: never })).toMatchObject({ kind: 'permanent' });
    expect(server.received).toEqual([]);
  });
});

test.each(['', 'whsec_', 'whsec_tooshort', 'not base64 at all, but long enough for it'])(
  'a webhook says what is wrong with the secret "%s"',
  async (secret) => {
    const channel = createWebhook({ url: 'http://127.0.0.1:1', secret, allowPrivate: true, now: () => NOON });
    expect(await channel.send(aMessage(), { signal: never })).toMatchObject({
      kind: 'permanent',
      says: expect.stringContaining('NOTIFY_WEBHOOK_SECRET: expected whsec_'),
    });
  },
);

test('a later mail answers the first one about the same', async () => {
  await using server = await startFakeSendgrid();
  const channel = createEmail({ ...mail, sendgridKey: SENDGRID_KEY, baseUrl: server.url, now });
  await channel.send(aMessage(), { signal: never });
  await channel.send(aMessage({ id: 'ep_7f3a.2' }), { signal: never, earlier: [{ message: aMessage() }] });
  const [first, second] = server.received.map(({ body }) => JSON.parse(body).headers);
  expect(second).toMatchObject({ 'In-Reply-To': first['Message-ID'], References: first['Message-ID'] });
  expect(first).not.toHaveProperty('In-Reply-To');
});

test('a key that cannot stand in a header is permanent, and is not said', async () => {
  const sendgridKey = 'SG.broken\nin-two';
  const channel = createEmail({ ...mail, sendgridKey, baseUrl: 'http://127.0.0.1:1', now });
  expect(await channel.send(aMessage(), { signal: never })).toEqual({
    kind: 'permanent',
    says: 'It cannot be sent: ERR_INVALID_CHAR',
  });
});

describe('a digest', () => {
  test.each(Object.entries(KINDS))(
    'is taken by %s, with an end to its list',
    async (_, { start, open, ref }) => {
      await using server = await start();
      const sent = await open(server.url).send(aDigest(500), { signal: never });
      expect(sent).toMatchObject({ kind: 'delivered', ...(ref !== undefined && { ref }) });
      for (const group of [aGroup('firing', 500), aGroup('resolved', 500)])
        expect(await open(server.url).send(group, { signal: never })).toMatchObject({ kind: 'delivered' });
      for (const { body } of server.received) expect(body).toMatch(/and \d+ more|"more":460/);
    },
  );
});

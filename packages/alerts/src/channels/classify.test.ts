import { describe, expect, test } from 'vitest';
import { retryAfter } from './answers.ts';
import { withoutSecrets } from './http-channel.ts';
import { classifyDiscord } from './discord/discord.ts';
import type { Answer } from './post.ts';
import { classifySendgrid } from './email/sendgrid.ts';
import { classifySlackBot, classifySlackWebhook } from './slack/slack-answers.ts';
import { classifySmtp, needsTls } from './email/smtp.ts';
import { classifyWebhook } from './webhook/webhook.ts';

const NOW = Date.UTC(2026, 10, 26, 12);

function answer(status: number, body: unknown = '', headers: Answer['headers'] = {}): Answer {
  return { status, body: typeof body === 'string' ? body : JSON.stringify(body), headers };
}

describe("Slack's webhook", () => {
  test.each([
    [answer(200, 'ok'), 'delivered'],
    [answer(200, '<html>Log in to the hotel</html>'), 'transient'],
    [answer(200, 'okay'), 'transient'],
    [answer(400, 'invalid_payload'), 'permanent'],
    [answer(403, 'action_prohibited'), 'permanent'],
    [answer(404, 'channel_not_found'), 'permanent'],
    [answer(410, 'channel_is_archived'), 'permanent'],
    [answer(429, 'rate_limited', { 'retry-after': '1' }), 'throttled'],
    [answer(500, 'rollup_error'), 'transient'],
    [answer(500, ''), 'transient'],
  ])('%j: %s', (said, kind) => {
    expect(classifySlackWebhook(said, NOW).kind).toBe(kind);
  });
});

describe("Slack's API", () => {
  test.each([
    [answer(200, { ok: true, channel: 'C1', ts: '1.2' }), { kind: 'delivered', ref: 'C1/1.2' }],
    [answer(200, { ok: true }), { kind: 'delivered' }],
    [answer(200, { ok: false, error: 'channel_not_found' }), { kind: 'permanent' }],
    [
      answer(200, { ok: false, error: 'not_in_channel' }),
      { says: expect.stringContaining('invite the app') },
    ],
    [answer(200, { ok: false, error: 'invalid_auth' }), { says: expect.stringContaining('SLACK_BOT_TOKEN') }],
    [
      answer(200, { ok: false, error: 'ratelimited' }, { 'retry-after': '3' }),
      { kind: 'throttled', waitMs: 3000 },
    ],
    [answer(200, { ok: false, error: 'service_unavailable' }), { kind: 'transient' }],
    [answer(200, { ok: false, error: 'fatal_error' }), { kind: 'ambiguous' }],
    [answer(200, { ok: false, error: 'something_new' }), { kind: 'permanent' }],
    [answer(200, 'ok'), { kind: 'transient' }],
    [
      answer(429, { ok: false, error: 'ratelimited' }, { 'retry-after': '30' }),
      { kind: 'throttled', waitMs: 30_000 },
    ],
    [answer(503, 'upstream'), { kind: 'transient' }],
  ])('%j: %j', (said, expected) => {
    expect(classifySlackBot(said, NOW)).toMatchObject(expected);
  });
});

describe('Discord', () => {
  test.each([
    [answer(200, { id: '9' }), { kind: 'delivered', ref: '9' }],
    [answer(200, 'hello'), { kind: 'transient' }],
    [answer(429, { message: 'slow', retry_after: 0.65, global: false }), { kind: 'throttled', waitMs: 650 }],
    [answer(429, '<html>', { 'retry-after': '12' }), { kind: 'throttled', waitMs: 12_000 }],
    [answer(404, { message: 'Unknown Webhook', code: 10015 }), { kind: 'permanent', isGone: true }],
    [answer(400, { message: 'Invalid Form Body', code: 50035 }), { kind: 'permanent' }],
    [answer(500, { message: '500: Internal Server Error' }), { kind: 'transient' }],
  ])('%j: %j', (said, expected) => {
    expect(classifyDiscord(said, NOW)).toMatchObject(expected);
  });
});

test.each([
  ['check SENDGRID_API_KEY', () => classifySendgrid(answer(401), NOW)],
  ['the webhook is gone: make a new one', () => classifyDiscord(answer(404, 'x'.repeat(999)), NOW)],
  ['NOTIFY_WEBHOOK_SECRET', () => classifyWebhook(answer(401), NOW)],
  ['check NOTIFY_WEBHOOK_URL', () => classifyWebhook(answer(404), NOW)],
  ['make a new one', () => classifySlackWebhook(answer(404, 'no_service'), NOW)],
  ['check user and password in SMTP_URL', () => classifySmtp(smtpError({ responseCode: 535 }))],
  [
    'requireTLS=false',
    () => classifySmtp(smtpError({ responseCode: 502, code: 'ETLS', response: '502 no' })),
  ],
  ['check host and port in SMTP_URL', () => classifySmtp(smtpError({ code: 'ESOCKET', syscall: 'connect' }))],
])('what a channel answered says what to do: %s', (advice, classify) => {
  expect(withoutSecrets(classify(), [])).toMatchObject({ says: expect.stringContaining(advice) });
});

test('a server that cannot encrypt just now is not sent the password in plain text', () => {
  const says = '454 4.7.0 TLS not available due to temporary reason';
  expect(classifySmtp(smtpError({ responseCode: 454, code: 'ETLS', response: says }))).toEqual({
    kind: 'transient',
    says: `The mail server answered ${says}`,
  });
});

describe('SendGrid', () => {
  const errors = [{ message: 'does not match a verified Sender Identity', field: 'from', help: null }];

  test.each([
    [answer(202, '', { 'x-message-id': 'm' }), { kind: 'delivered', ref: 'm' }],
    [answer(202), { kind: 'delivered' }],
    [answer(200), { kind: 'transient' }],
    [
      answer(403, { errors }),
      {
        kind: 'permanent',
        says: `SendGrid answered 403 (may the key send mail, and is settings.email.from a verified sender?): ${errors[0]?.message} (from)`,
      },
    ],
    [answer(403, { errors: [null, 7] }), { kind: 'permanent' }],
    [
      answer(429, '', { 'x-ratelimit-reset': String(NOW / 1000 + 40) }),
      { kind: 'throttled', waitMs: 40_000 },
    ],
    [answer(500, { errors }), { kind: 'transient' }],
  ])('%j: %j', (said, expected) => {
    expect(classifySendgrid(said, NOW)).toMatchObject(expected);
  });
});

test.each([
  [200, 'delivered'],
  [204, 'delivered'],
  [301, 'transient'],
  [307, 'transient'],
  [401, 'permanent'],
  [404, 'permanent'],
  [408, 'ambiguous'],
  [410, 'permanent'],
  [429, 'throttled'],
  [500, 'transient'],
])('a webhook that answers %d: %s', (status, kind) => {
  const result = classifyWebhook(answer(status), NOW);
  expect([result.kind, 'isGone' in result]).toEqual([kind, status === 410]);
});

test.each([
  ['smtp://u:p@mail.example:587', true],
  ['smtp://u:p@mail.example?requireTLS=false', false],
  ['smtp://u:p@mail.example?ignoreTLS=true', false],
  ['smtp://u:p@mail.example?ignoreTLS=true&requireTLS=true', true],
  ['smtp://mail.example', false],
  ['smtp://mail.example?requireTLS=true', true],
  ['smtp://u:p@localhost:1025', false],
  ['smtp://u:p@127.0.0.1:1025', false],
  ['smtp://u:p@[::1]:1025', false],
  ['smtps://u:p@mail.example', false],
  ['mail.example', false],
])('no password goes out in plain text: %s needs STARTTLS: %s', (smtpUrl, expected) => {
  expect(needsTls(smtpUrl)).toBe(expected);
});

test.each([
  [{ responseCode: 421, code: 'ECONNECTION' }, 'transient'],
  [{ responseCode: 450, code: 'EENVELOPE' }, 'transient'],
  [{ responseCode: 454, code: 'EAUTH' }, 'transient'],
  [{ responseCode: 535, code: 'EAUTH' }, 'permanent'],
  [{ responseCode: 550, code: 'EENVELOPE' }, 'permanent'],
  [{ responseCode: 554, code: 'EMESSAGE' }, 'permanent'],
  [{ code: 'EENVELOPE' }, 'permanent'],
  [{ code: 'EDNS' }, 'transient'],
  [{ code: 'ESOCKET', syscall: 'connect' }, 'transient'],
  [{ code: 'ETLS' }, 'transient'],
  [{ code: 'ECONNECTION' }, 'ambiguous'],
  [{ code: 'ETIMEDOUT' }, 'ambiguous'],
  [{}, 'ambiguous'],
])('SMTP, %j: %s', (facts, kind) => {
  expect(classifySmtp(smtpError(facts)).kind).toBe(kind);
});

test.each([
  ['7', 7000],
  ['0.35', 350],
  ['0', 0],
  ['Thu, 26 Nov 2026 12:00:20 GMT', 20_000],
  ['Thu, 26 Nov 2026 11:00:00 GMT', 0],
  ['999999', 3_600_000],
  ['soon', 30_000],
  ['-3', 30_000],
  [undefined, 30_000],
])('Retry-After: %s is a wait of %d ms', (header, waitMs) => {
  expect(retryAfter(answer(429, '', { 'retry-after': header }), NOW)).toBe(waitMs);
});

function smtpError(facts: object): Error {
  return Object.assign(new Error('x'), facts);
}

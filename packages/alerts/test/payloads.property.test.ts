import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { discordPayload } from '../src/channels/discord/discord-payload.ts';
import { emailContent } from '../src/channels/email/email-content.ts';
import { type SlackBlock, slackPayload } from '../src/channels/slack/slack-payload.ts';
import { webhookPayload } from '../src/channels/webhook/webhook-payload.ts';
import {
  type AlertDigest,
  type AlertMessage,
  type Bulletin,
  type ChannelMessage,
  createEmail,
  SEVERITIES,
} from '../src/index.ts';
import { NOON } from './fakes/a-message.ts';
import { decodeJson } from './fakes/decode-json.ts';
import { discordFaults } from './fakes/fake-discord.ts';
import { SENDGRID_KEY, sendgridFaults } from './fakes/fake-sendgrid.ts';
import { blockFaults } from './fakes/fake-slack.ts';

const NASTY = [
  '<!channel>',
  '<@U123>',
  '@everyone',
  '<https://evil.example.com|innocent>',
  '[innocent](https://evil.example.com)',
  '&lt;!here&gt;',
  '```',
  '*_~`|>#',
  '\r\nBcc: eve@example.com\r\n\r\n',
  '<script>alert(1)</script>',
  '\ud83d',
  '\udca9',
  '👩‍👩‍👧‍👦',
  '\u202e',
  '\0',
  '\u200b',
  ' ',
  '',
];

const textOf = (...times: readonly number[]) =>
  fc
    .array(fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'binary', maxLength: 20 })), {
      maxLength: 6,
    })
    .chain((parts) => fc.constantFrom(...times).map((many) => parts.join('').repeat(many)));

const anyText = textOf(1, 1, 30, 400);
/** Of hundreds of alerts: what is long in one of them is megabytes in all. */
const anyName = textOf(1, 1, 10);

const anyTime = fc.oneof(fc.integer({ min: 0, max: 4e12 }), fc.constantFrom(Number.NaN, 9e15, -1));

const anyAlert: fc.Arbitrary<AlertMessage> = fc.record(
  {
    id: anyText,
    status: fc.constantFrom('firing', 'resolved', 'test'),
    severity: fc.constantFrom(...SEVERITIES),
    rule: anyText,
    title: anyText,
    job: anyText,
    queue: anyText,
    node: anyText,
    value: anyText,
    threshold: anyText,
    since: anyTime,
    resolvedAt: anyTime,
    error: anyText,
    runId: fc.nat(),
    runUrl: fc.oneof(
      anyText,
      fc.webUrl(),
      anyText.map((text) => `https://example.com/${text}`),
    ),
    nextFireAt: anyTime,
    runbook: fc.oneof(anyText, fc.webUrl({ withFragments: true, withQueryParameters: true })),
    command: anyText,
    suppressed: fc.record({ count: fc.nat(), reason: anyText }),
  },
  { requiredKeys: ['id', 'status', 'severity', 'rule', 'title', 'since'] },
);

const anyDigest: fc.Arbitrary<AlertDigest> = fc.record(
  {
    id: anyText,
    status: fc.constant('digest'),
    of: fc.constantFrom('over', 'firing', 'resolved'),
    severity: fc.constantFrom(...SEVERITIES),
    title: anyText,
    since: anyTime,
    resolvedAt: anyTime,
    alerts: fc
      .array(
        fc.record(
          {
            rule: anyName,
            severity: fc.constantFrom(...SEVERITIES),
            job: anyName,
            queue: anyName,
            node: anyName,
            since: anyTime,
            resolvedAt: anyTime,
          },
          { requiredKeys: ['rule', 'severity', 'since'] },
        ),
        { minLength: 1, maxLength: 5 },
      )
      .chain((alerts) =>
        fc.constantFrom(1, 1, 100).map((times) => Array.from({ length: times }, () => alerts).flat()),
      ),
    runbook: fc.oneof(anyText, fc.webUrl({ withFragments: true, withQueryParameters: true })),
    command: anyText,
    suppressed: fc.record({ count: fc.nat(), reason: anyText }),
  },
  { requiredKeys: ['id', 'status', 'of', 'severity', 'title', 'since', 'alerts'] },
);

const anyBulletin: fc.Arbitrary<Bulletin> = fc.record(
  {
    id: anyText,
    status: fc.constant('bulletin'),
    topic: anyName,
    title: anyText,
    at: anyTime,
    facts: fc.array(
      fc.record({
        label: fc.oneof(
          fc.constant('Opened'),
          anyName.map((text) => `x${text}`),
        ),
        text: anyText,
      }),
      { maxLength: 30 },
    ),
    lines: fc.array(anyText, { maxLength: 200 }),
    command: anyText,
  },
  { requiredKeys: ['id', 'status', 'topic', 'title', 'at', 'facts', 'lines'] },
);

const anyMessage: fc.Arbitrary<ChannelMessage> = fc.oneof(
  { arbitrary: anyAlert, weight: 3 },
  { arbitrary: anyDigest, weight: 1 },
  { arbitrary: anyBulletin, weight: 1 },
);

/** In markup, what is not escaped: `<` begins mentions and links. */
const OURS = /<https?:[^<>|]*\|Open the (?:run|runbook)>/g;

describe('any text in any field makes a message', () => {
  test('that Slack takes, and that mentions nobody', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const { text, blocks } = slackPayload(message);
        expect(blockFaults(JSON.parse(JSON.stringify(blocks)))).toEqual([]);
        expect(text.length).toBeLessThanOrEqual(3000);
        for (const written of textsOf({ text, blocks })) {
          expect(written.replace(OURS, '')).not.toMatch(/[<>]|&(?!(?:amp|lt|gt);)/);
        }
        for (const code of textsOf(marked(blocks)).filter((written) => written.startsWith('*'))) {
          expect(code).toMatch(/^\*(?:Last error|Find out more)\*\n```\n[^`\n]+\n```$/);
        }
      }),
    );
  });

  test('that Discord takes, and that mentions nobody', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const payload = decodeJson(JSON.stringify(discordPayload(message))) ?? {};
        expect(discordFaults(payload)).toEqual([]);
        const { description = 'x' } = discordPayload(message).embeds[0] ?? {};
        expect(description).toMatch(/^(?:[^\\`*_<>[\]]|\\[^])+$/);
        for (const { value } of discordPayload(message).embeds[0]?.fields ?? []) {
          expect(value).toMatch(
            /^```\n[^`\n]+\n```$|^(?:[^\\`*_<>[\]]|\\[^])+$|^\[(?:[^\\`*_<>[\]]|\\[^])+\]\([^)\s]+\)$|^https?:\S+$/,
          );
        }
      }),
    );
  });

  test('that mail servers and SendGrid take, without a header of its own', () => {
    const channel = createEmail({
      from: 'Alerts <alerts@example.com>',
      to: ['ada@example.com'],
      sendgridKey: SENDGRID_KEY,
      now: () => NOON,
    });
    fc.assert(
      fc.property(anyMessage, (message) => {
        const { body } = channel.preview(message) as { body: Record<string, unknown> };
        expect(sendgridFaults(body)).toEqual([]);
        const { subject, html, messageId } = emailContent(message, 'alerts@example.com');
        expect(subject).not.toMatch(/\p{Cc}/u);
        expect(subject.length).toBeLessThanOrEqual(200);
        expect(messageId).toMatch(/^<[\da-f]{40}@example\.com>$/);
        expect(html).not.toMatch(/<(?:script|img|iframe)|&(?!(?:amp|lt|gt|quot|#39);)/);
      }),
    );
  });

  test('that a webhook gets whole, and not endless', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const body = JSON.stringify(webhookPayload(message));
        expect(decodeJson(body)).toMatchObject({ data: { status: message.status } });
        expect(Buffer.byteLength(body)).toBeLessThan(64_000);
        expect(Buffer.from(body).toString()).toBe(body);
      }),
    );
  });
});

/** Each field alone is within the limits, and all together are not. */
describe('a message with too much of everything', () => {
  const much = '<*&😀`'.repeat(2000);
  const full: AlertMessage = {
    id: much,
    status: 'resolved',
    severity: 'critical',
    rule: much,
    title: much,
    job: much,
    queue: much,
    node: much,
    value: much,
    threshold: much,
    since: NOON,
    resolvedAt: NOON,
    error: much,
    runId: 1,
    runUrl: `https://console.example.com/${'x'.repeat(900)}`,
    nextFireAt: NOON,
    runbook: much,
    command: much,
    suppressed: { count: 12, reason: much },
  };

  test('is cut for Slack, with nothing missing', () => {
    const { blocks } = slackPayload(full);
    expect(blockFaults(JSON.parse(JSON.stringify(blocks)))).toEqual([]);
    expect(blocks.map(({ type }) => type).join()).toBe('header,section,section,section,section,context');
  });

  test('is cut for Discord, with nothing missing', () => {
    expect(discordFaults({ ...discordPayload(full) })).toEqual([]);
    const [embed] = discordPayload(full).embeds;
    expect(embed?.fields).toHaveLength(12);
    expect(embed?.footer?.text).toMatch(/^\+12 suppressed: .*…$/u);
  });
});

/** The blocks whose texts Slack reads as markup. */
function marked(blocks: readonly SlackBlock[]): unknown {
  return blocks.filter((block) => 'text' in block && block.text.type === 'mrkdwn');
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

// Channels: no private addresses, no mentions, no secrets, and an unknown outcome counts as unknown.

const CHANNELS = 'packages/alerts/src/channels';
const SENDING = 'packages/alerts/test/channels.test.ts';
const PAYLOADS = 'packages/alerts/test/payloads.property.test.ts';
const ANSWERS = `${CHANNELS}/classify.test.ts`;

/** @type {readonly import('./edit.mjs').Sabotage[]} */
export const TOLD = [
  {
    breaks: 'a webhook follows a name to a private address',
    edits: [
      {
        file: `${CHANNELS}/post.ts`,
        search: 'error === null && refusal !== undefined',
        replace: 'error !== null && refusal !== undefined',
      },
    ],
    noticedBy: [
      { file: SENDING, test: 'is not called by a name that leads home' },
      { file: SENDING, test: 'is not called by a name of this machine either' },
    ],
  },
  {
    breaks: 'a webhook may be called at a private address in its URL',
    edits: [{ file: `${CHANNELS}/post.ts`, search: 'isIP(literal) ?', replace: 'isIP(`${literal}.`) ?' }],
    noticedBy: [{ file: SENDING, test: 'is not called at http://[::ffff:127.0.0.1]' }],
  },
  {
    breaks: 'a request that broke after it was sent counts as not sent',
    edits: [
      { file: `${CHANNELS}/post.ts`, search: 'progress.sent = true;', replace: 'progress.sent = false;' },
    ],
    noticedBy: [{ file: SENDING, test: 'a reset after the effect' }],
  },
  {
    breaks: 'a text of a job can mention all of a Slack channel',
    edits: [
      {
        file: `${CHANNELS}/slack/slack-payload.ts`,
        search: "if (character === '<') return '&lt;';",
        replace: "if (character === '<') return '<';",
      },
    ],
    noticedBy: [{ file: PAYLOADS, test: 'that Slack takes, and that mentions nobody' }],
  },
  {
    breaks: 'a text of a job can end its code block in Discord',
    edits: [
      {
        file: `${CHANNELS}/discord/discord-payload.ts`,
        search: "text.replaceAll('`', 'ˋ')",
        replace: "text.replaceAll('ˋ', 'ˋ')",
      },
    ],
    noticedBy: [{ file: PAYLOADS, test: 'that Discord takes, and that mentions nobody' }],
  },
  {
    breaks: 'Discord gets more than 6000 characters',
    edits: [
      {
        file: `${CHANNELS}/discord/discord-payload.ts`,
        search: 'const TOTAL = 6000;',
        replace: 'const TOTAL = 9000;',
      },
    ],
    noticedBy: [{ file: PAYLOADS, test: 'is cut for Discord, with nothing missing' }],
  },
  {
    breaks: 'a subject may have line breaks',
    edits: [
      {
        file: `${CHANNELS}/message-layout.ts`,
        search: 'heading: oneLine(`${headingStart',
        replace: 'heading: String(`${headingStart',
      },
    ],
    noticedBy: [{ file: PAYLOADS, test: 'that mail servers and SendGrid take' }],
  },
  {
    breaks: 'the quoted answer of a service shows its secrets',
    edits: [
      {
        file: `${CHANNELS}/http-channel.ts`,
        search: 'oneLine(redactText(result.says, secrets))',
        replace: 'oneLine(redactText(result.says, secrets.slice(secrets.length)))',
      },
    ],
    noticedBy: [{ file: SENDING, test: 'says no secret, although the service quotes them' }],
  },
  {
    breaks: 'a 200 of Slack counts as delivered',
    edits: [
      {
        file: `${CHANNELS}/slack/slack-answers.ts`,
        search: 'answer.status === 200 && json?.ok === true',
        replace: 'answer.status === 200 && json?.ok !== undefined',
      },
    ],
    noticedBy: [{ file: ANSWERS, test: "Slack's API" }],
  },
];

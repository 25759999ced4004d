// Digests: a delayed message arrives in the end, alerts of one rule are joined, and a channel that is down delays none.
// The dead man's switch reports when no message is sent any more.

const PLAN = 'packages/alerts/src/deliver/plan-sending.ts';
const FATE = 'packages/alerts/src/deliver/episode-fate.ts';
const DELIVER = 'packages/alerts/src/deliver/deliver.ts';
const STORE = 'packages/alerts/src/deliver/deliveries.sql.ts';
const DIGEST = 'packages/alerts/test/digest.test.ts';
const TOGETHER = 'packages/alerts/test/told-together.test.ts';
const PLANNED = 'packages/alerts/src/deliver/plan-sending.test.ts';
const SENDING = 'packages/alerts/test/deliver.test.ts';
const DEAD_MAN = 'packages/alerts/src/daemon/dead-man.ts';
const SWITCH = 'packages/alerts/test/dead-man.test.ts';

/** @type {readonly import('./edit.mjs').Sabotage[]} */
export const DIGESTED = [
  {
    breaks: 'resolved alerts are sent as if they fired, one after the other',
    edits: [{ file: FATE, search: 'tries > 1 || now - createdAt', replace: 'tries > 99 || now - now' }],
    noticedBy: [{ file: DIGEST, test: 'is told at once when it is back' }],
  },
  {
    breaks: 'a channel that is switched on sends all that waited at once, with old numbers',
    edits: [{ file: FATE, search: 'tries === 1 && episodeId', replace: 'tries === 0 && episodeId' }],
    noticedBy: [
      { file: DIGEST, test: 'arrives as one message with what is true now' },
      { file: 'packages/alerts/src/deliver/episode-fate.test.ts', test: 'whether a delivery is newly late' },
    ],
  },
  {
    breaks: 'the message about all that waited becomes many when its first try fails',
    edits: [{ file: DELIVER, search: 'yield* markLate(tx, fresh);', replace: 'fresh.length;' }],
    noticedBy: [{ file: DIGEST, test: 'stays one message where the channel is down at first' }],
  },
  {
    breaks: 'a delayed message arrives after the end of its alert',
    edits: [
      {
        file: DELIVER,
        search: 'due.every(({ overAt }) => overAt === undefined)',
        replace: 'due.length < BATCH',
      },
    ],
    noticedBy: [{ file: DIGEST, test: 'is told so although its end is new' }],
  },
  {
    breaks: 'a message that was postponed without a try arrives after the end of its alert',
    edits: [{ file: STORE, search: 'tries > 0 or due_at > ${tx.now} or', replace: 'tries > 0 or' }],
    noticedBy: [{ file: DIGEST, test: 'in its order although nobody got to it' }],
  },
  {
    breaks: 'the messages of a dead sender are sent in many small digests',
    edits: [
      {
        file: STORE,
        search: '(holder is null or due_at <= ${tx.now})',
        replace: '(holder is null or due_at is null)',
      },
    ],
    noticedBy: [{ file: DIGEST, test: 'is one message of more alerts than a batch holds' }],
  },
  {
    breaks: 'when a database fails, each of its jobs sends a message',
    edits: [{ file: PLAN, search: 'const MOST_ALONE = 10;', replace: 'const MOST_ALONE = 1_000_000;' }],
    noticedBy: [{ file: TOGETHER, test: 'make 1 messages' }],
  },
  {
    breaks: 'only a few of many simultaneous alerts are in one message',
    edits: [{ file: DELIVER, search: 'const BATCH = 500;', replace: 'const BATCH = 20;' }],
    noticedBy: [{ file: TOGETHER, test: 'make 1 messages' }],
  },
  {
    breaks: 'in Slack many alerts are resolved when one of them is',
    edits: [
      {
        file: DELIVER,
        search: "message.status === 'digest' && result.kind === 'delivered'",
        replace: "message.id === 'digest' && result.kind === 'delivered'",
      },
    ],
    noticedBy: [{ file: TOGETHER, test: 'are not over in Slack' }],
  },
  {
    breaks: 'many alerts are sent as resolved before they begin',
    edits: [{ file: PLAN, search: 'isOver ? Math.max(...ids) :', replace: 'isOver ? Math.min(...ids) :' }],
    noticedBy: [{ file: PLANNED, test: 'beginnings come before their ends' }],
  },
  {
    breaks: 'for an alert that fires again the last message is that it is resolved',
    edits: [{ file: PLAN, search: 'last.over.has(about)', replace: "last.over.has('')" }],
    noticedBy: [{ file: PLANNED, test: 'what ended and begins again' }],
  },
  {
    breaks: 'a channel that is down is tried once for each message that waits',
    edits: [{ file: DELIVER, search: 'failures + 1 : 0', replace: 'failures : 0' }],
    noticedBy: [{ file: SENDING, test: 'where that does not answer' }],
  },
  {
    breaks: 'a channel does not know the earlier messages of the same episode',
    edits: [{ file: STORE, search: "and state = 'sent')", replace: "and state = 'given_up')" }],
    noticedBy: [{ file: SENDING, test: 'knows what its channel has taken' }],
  },
  {
    breaks: 'what waited of an alert that a channel knows is told as if nobody knew of it',
    edits: [{ file: STORE, search: "and state = 'sent'`", replace: "and state = 'given_up'`" }],
    noticedBy: [{ file: DIGEST, test: 'is no alert that people heard of' }],
  },
  {
    breaks: 'the message of a resolved alert in Slack still says that it fires',
    edits: [
      {
        file: 'packages/alerts/src/channels/slack/slack-bot.ts',
        search: "    status: 'resolved',",
        replace: "    status: 'firing',",
      },
    ],
    noticedBy: [{ file: 'packages/alerts/test/slack-bot.test.ts', test: 'changes what it said before' }],
  },
  {
    breaks: 'a channel with many messages delays the others',
    edits: [
      {
        file: DELIVER,
        search: 'states.length > 0 && performance.now() >= endsAt',
        replace: 'states.length < 0 && performance.now() >= endsAt',
      },
    ],
    noticedBy: [{ file: SENDING, test: 'where the turn of its channel is over' }],
  },
  {
    breaks: "the dead man's switch is called although nothing is evaluated",
    edits: [{ file: DEAD_MAN, search: 'since > EVALUATED_WITHIN_MS', replace: 'since < 0' }],
    noticedBy: [{ file: SWITCH, test: 'its silence is told of once' }],
  },
  {
    breaks: 'a sender that hangs counts as sending',
    edits: [{ file: STORE, search: 'and due_at > ${tx.now} then 1 end', replace: 'then 1 end' }],
    noticedBy: [{ file: SWITCH, test: 'is neither a channel that refuses' }],
  },
  {
    breaks: "the log shows the address of the dead man's switch",
    edits: [{ file: DEAD_MAN, search: 'maskAddress(url)', replace: 'url' }],
    noticedBy: [{ file: SWITCH, test: 'without its address' }],
  },
];

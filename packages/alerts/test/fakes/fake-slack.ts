import { decodeJson, isObject, isText, listOf } from './decode-json.ts';
import { type FakeAnswer, type FakeServer, type Received, startFakeServer } from './fake-server.ts';

export const SLACK_HOOK = '/services/T0000/B0000/FakeHookToken0000';
export const SLACK_TOKEN = 'xoxb-0000-0000-fakefakefake';
export const SLACK_CHANNEL = '#worker-alerts';

const MAX_BODY = 100_000;

const CHANNEL_ID = 'C0000';

export interface SlackMessage {
  readonly text: unknown;
  readonly blocks?: unknown;
  /** Of the message that it answers. */
  readonly thread_ts?: string;
  /** The channel sees it too. */
  readonly isBroadcast?: boolean;
}

export interface FakeSlack extends FakeServer {
  /** What a bot's channel shows, by its `ts`. */
  readonly channel: ReadonlyMap<string, SlackMessage>;
}

/** https://docs.slack.dev: incoming webhooks, chat.postMessage and chat.update. */
export async function startFakeSlack(): Promise<FakeSlack> {
  const channel = new Map<string, SlackMessage>();
  const server = await startFakeServer((request) => {
    if (request.path === '/api/chat.postMessage') return postMessage(channel, request);
    if (request.path === '/api/chat.update') return update(channel, request);
    return request.path.startsWith('/services/') ? incomingWebhook(request) : { status: 404 };
  });
  return { ...server, channel };
}

function incomingWebhook({ path, body }: Received): FakeAnswer {
  if (path !== SLACK_HOOK) return text(404, 'no_service');
  const payload = body.length > MAX_BODY ? undefined : decodeJson(body);
  if (payload === undefined) return text(400, 'invalid_payload');
  if (!isText(payload.text, 40_000) && payload.blocks === undefined) return text(400, 'no_text');
  return blockFaults(payload.blocks).length > 0 ? text(400, 'invalid_blocks') : text(200, 'ok');
}

function postMessage(channel: Map<string, SlackMessage>, request: Received): FakeAnswer {
  const { payload, refusal } = ofBot(request);
  if (refusal) return refusal;
  if (payload.channel !== SLACK_CHANNEL && payload.channel !== CHANNEL_ID)
    return ok(false, { error: 'channel_not_found' });
  const { text: says, blocks, thread_ts } = payload;
  const ts = `1764126729.${String((channel.size + 1) * 100).padStart(6, '0')}`;
  // An answer to a message that is gone stands in the channel as if it answered none.
  const isReply = typeof thread_ts === 'string' && channel.has(thread_ts);
  const isBroadcast = String(payload.reply_broadcast) === 'true';
  const message = { text: says, blocks, ...(isReply && { thread_ts, isBroadcast }) };
  channel.set(ts, message);
  return ok(true, { channel: CHANNEL_ID, ts, message });
}

/** Unlike the other one it wants the channel's id: a name is not found. */
function update(channel: Map<string, SlackMessage>, request: Received): FakeAnswer {
  const { payload, refusal } = ofBot(request);
  if (refusal) return refusal;
  if (payload.channel !== CHANNEL_ID) return ok(false, { error: 'channel_not_found' });
  const before = channel.get(String(payload.ts));
  if (!before) return ok(false, { error: 'message_not_found' });
  channel.set(String(payload.ts), { ...before, text: payload.text, blocks: payload.blocks });
  return ok(true, { channel: CHANNEL_ID, ts: payload.ts, text: payload.text });
}

function ofBot({ headers, body }: Received): {
  readonly payload: Readonly<Record<string, unknown>>;
  readonly refusal?: FakeAnswer;
} {
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
  const payload = (isForm ? fromForm(body) : decodeJson(body)) ?? {};
  const refuse = (error: string, errors?: readonly string[]) => ({
    payload,
    refusal: ok(false, { error, errors }),
  });
  const token = headers.authorization?.replace(/^Bearer /, '') ?? payload.token;
  if (token === undefined) return refuse('not_authed');
  if (token !== SLACK_TOKEN) return refuse('invalid_auth');
  if (!isText(payload.text, 40_000) && payload.blocks === undefined) return refuse('no_text');
  const faults = blockFaults(payload.blocks);
  return faults.length > 0 ? refuse('invalid_blocks', faults) : { payload };
}

/** Arrays and objects are JSON inside of a form. */
function fromForm(body: string): Record<string, unknown> {
  const form = Object.fromEntries(new URLSearchParams(body));
  return { ...form, ...(form.blocks !== undefined && { blocks: JSON.parse(form.blocks) as unknown }) };
}

/** What Slack would not take of Block Kit's blocks. */
export function blockFaults(blocks: unknown): string[] {
  if (blocks === undefined) return [];
  if (listOf(blocks).length === 0 || listOf(blocks).length > 50) return ['blocks: 1 to 50'];
  return listOf(blocks).flatMap((block, at) => faultsOf(block).map((fault) => `${fault} [/blocks/${at}]`));
}

function faultsOf(block: unknown): string[] {
  if (!isObject(block)) return ['not an object'];
  switch (block.type) {
    case 'header':
      return textFaults(block.text, 150, ['plain_text']);
    case 'section':
      return sectionFaults(block);
    case 'context': {
      const { length } = listOf(block.elements);
      const count = length >= 1 && length <= 10 ? [] : ['elements: 1 to 10'];
      return [...count, ...listOf(block.elements).flatMap((element) => textFaults(element, 3000, BOTH))];
    }
    default:
      return [`unsupported block: ${String(block.type)}`];
  }
}

const BOTH = ['plain_text', 'mrkdwn'];

function sectionFaults({ text: only, fields }: Record<string, unknown>): string[] {
  if (only === undefined && fields === undefined) return ['neither text nor fields'];
  const inText = only === undefined ? [] : textFaults(only, 3000, BOTH);
  if (fields === undefined) return inText;
  const { length } = listOf(fields);
  const count = length >= 1 && length <= 10 ? [] : ['fields: 1 to 10'];
  return [...inText, ...count, ...listOf(fields).flatMap((field) => textFaults(field, 2000, BOTH))];
}

function textFaults(value: unknown, max: number, types: readonly string[]): string[] {
  if (!isObject(value) || !types.includes(String(value.type))) return [`not ${types.join(' or ')}`];
  const known = ['type', 'text', value.type === 'mrkdwn' ? 'verbatim' : 'emoji'];
  const strange = Object.keys(value).filter((key) => !known.includes(key));
  return [
    ...(isText(value.text, max) ? [] : [`text: 1 to ${max}`]),
    ...strange.map((key) => `unknown key ${key}`),
  ];
}

function text(status: number, body: string): FakeAnswer {
  return { status, headers: { 'content-type': 'text/html' }, body };
}

function ok(isOk: boolean, more: Record<string, unknown>): FakeAnswer {
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ok: isOk, ...more }),
  };
}

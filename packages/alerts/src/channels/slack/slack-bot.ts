/**
 * Slack by a bot. The message that an alert is resolved is a reply in the thread of its first message, shown in the
 * channel too. Then the earlier messages are changed to show it to readers who scroll past them; also those of all alerts
 * of a digest of ends. A change that fails is ignored: the new message decides the result.
 */
import { withTimeLimit } from '@sb/words';
import type { Channel, Earlier } from '../../channel.ts';
import type { AlertMessage, ChannelMessage } from '../../message.ts';
import { httpChannel, CHANNEL_TIME_LIMIT_MS } from '../http-channel.ts';
import { post, type PostRequest } from '../post.ts';
import { classifySlackBot } from './slack-answers.ts';
import { slackPayload } from './slack-payload.ts';

const API = 'https://slack.com/api';

export interface SlackBotOptions {
  readonly botToken: string;
  readonly channel: string;
  readonly username?: string;
  readonly iconEmoji?: string;
  /** Default: https://slack.com/api */
  readonly baseUrl?: string;
}

/** Where a message is in Slack; its ref holds both parts. */
interface Place {
  readonly channel: string;
  readonly ts: string;
}

export function createSlackBot(
  options: SlackBotOptions & { readonly now: () => number; readonly timeLimitMs?: number },
): Channel {
  const { now, timeLimitMs = CHANNEL_TIME_LIMIT_MS } = options;
  const channel = httpChannel({
    name: 'slack',
    now,
    timeLimitMs,
    request: (message, { earlier }) =>
      request(options, 'chat.postMessage', {
        ...speaker(options),
        ...(message.status === 'resolved' && inThread(earlier)),
        ...slackPayload(message),
      }),
    classify: classifySlackBot,
    secrets: [options.botToken],
  });
  return {
    ...channel,
    changesEnded: true,
    send: (message, how) =>
      withTimeLimit(timeLimitMs, how.signal, async (signal) => {
        const sent = await channel.send(message, { ...how, signal });
        const places = placesOf(message.status === 'resolved' ? how.earlier : how.ended);
        if (places.length === 0) return sent;
        // The thread or its channel may be closed: then the message goes to the usual channel.
        if (sent.kind === 'permanent' && message.status === 'resolved')
          return channel.send(message, { signal });
        if (sent.kind === 'delivered')
          await Promise.all(
            places.map(({ place, before, resolvedAt = endOf(message) }) =>
              post(request(options, 'chat.update', { ...place, ...asResolved(before, resolvedAt) }), signal),
            ),
          );
        return sent;
      }),
  };
}

function request({ botToken, baseUrl = API }: SlackBotOptions, method: string, body: object): PostRequest {
  return {
    url: `${baseUrl}/${method}`,
    headers: { 'content-type': 'application/json; charset=utf-8', authorization: `Bearer ${botToken}` },
    body: JSON.stringify(body),
  };
}

function speaker({ channel, username, iconEmoji }: SlackBotOptions): object {
  return { channel, ...(username && { username }), ...(iconEmoji && { icon_emoji: iconEmoji }) };
}

function inThread(earlier: readonly Earlier[]): object {
  const [first] = placesOf(earlier);
  return first ? { channel: first.place.channel, thread_ts: first.place.ts, reply_broadcast: true } : {};
}

function placesOf(earlier: readonly Earlier[] = []): readonly {
  readonly place: Place;
  readonly before: AlertMessage;
  readonly resolvedAt: number | undefined;
}[] {
  return earlier.flatMap(({ ref, message: before, resolvedAt }) => {
    const [channel, ts] = ref?.split('/') ?? [];
    return channel && ts ? [{ place: { channel, ts }, before, resolvedAt }] : [];
  });
}

function endOf(message: ChannelMessage): number | undefined {
  return message.status === 'resolved' ? message.resolvedAt : undefined;
}

/** The earlier message with its error and its run, now marked as resolved. */
function asResolved(before: AlertMessage, resolvedAt: number | undefined): object {
  const { text, blocks } = slackPayload({
    ...before,
    status: 'resolved',
    ...(resolvedAt !== undefined && { resolvedAt }),
  });
  return { text, blocks };
}

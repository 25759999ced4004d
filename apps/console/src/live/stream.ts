/** `GET /api/v1/stream`: the live stream as server-sent events. */
import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { Position } from '@sb/events';
import type { Store } from '@sb/storage';
import { checkOrgToCome } from '../guard/seen-org.ts';
import { RefusedError } from '../http/refusal.ts';
import type { Who } from '../http/who.ts';
import { eventText } from './event-text.ts';
import type { Joined, Live } from './live.ts';
import type { LiveMessage } from './send-facts.ts';
import { readPosition, writePosition } from './facts.ts';
import { parseTopics, type Topics } from '../requests/topics.ts';

const HEARTBEAT_MS = 15_000;
const RETRY_MS = 2_000;
/** Characters; or three of its longest message, so that one large answer does not end the stream. */
const MOST_UNSENT = 1_048_576;
const MOST_CLIENTS = 400;
const MOST_OF_ONE = 10;
/** A session that has ended, or whose rights have changed, loses its stream after this time. */
export const CHECK_MS = 5_000;

export interface StreamParts {
  readonly live: Live;
  readonly store: Store;
  /** Who the credentials of this request are of now. */
  readonly identify: () => Promise<Who | undefined>;
  /** The streams of each session or token. */
  readonly counts: Map<string, number>;
  readonly onError: (error: unknown) => void;
}

export async function serveStream(
  c: Context,
  who: Who,
  { live, store, identify, counts, onError }: StreamParts,
): Promise<Response> {
  // Without a reader it would never end.
  if (c.req.method === 'HEAD') {
    c.header('allow', 'GET');
    throw new RefusedError({ code: 'METHOD_REFUSED', detail: 'Here GET is served.' });
  }
  const topics = parseTopics(c.req.query('topics') ?? '', c.req.query('tz') ?? 'UTC');
  checkTopics(topics, who);
  for (const org of topics.orgs) await checkOrgToCome(store, who, org);
  const last = c.req.header('last-event-id');
  const after = last === undefined || !topics.hasEvents ? undefined : readPosition(last);
  const asker = askerOf(who);
  const mine = counts.get(asker) ?? 0;
  if (live.clients >= MOST_CLIENTS || mine >= MOST_OF_ONE)
    throw new RefusedError({
      code: 'RATE_LIMITED',
      detail: mine >= MOST_OF_ONE ? `You have ${mine} live streams open.` : 'Too many live streams are open.',
      hint: 'Close a page, or ask for /runs/changes every few seconds.',
    });
  counts.set(asker, mine + 1);
  c.header('x-accel-buffering', 'no');
  const answer = streamSSE(c, async (stream) => {
    const id = randomUUID();
    const queue: LiveMessage[] = [];
    let unsent = 0;
    let longest = 0;
    const state = { isOver: false, wake: doNothing };
    const end = (): void => {
      state.isOver = true;
      state.wake();
      // A client that takes nothing holds up the write that is under way.
      stream.abort();
    };
    stream.onAbort(end);
    let joined: Joined | undefined;
    const check = setInterval(() => {
      void endIfChanged(identify, who, end);
    }, CHECK_MS);
    try {
      joined = await live.join(id, {
        who,
        topics,
        after,
        send(message) {
          unsent += message.data.length;
          longest = Math.max(longest, message.data.length);
          if (unsent > Math.max(MOST_UNSENT, 3 * longest)) return end();
          queue.push(message);
          state.wake();
        },
      });
      // Without a fact a client has no id to go on from, unless it came with one.
      const from = topics.hasEvents && after === undefined ? { id: writePosition(joined.from) } : {};
      await stream.writeSSE({ event: 'hello', data: JSON.stringify({ id }), retry: RETRY_MS, ...from });
      let placedAt = performance.now();
      while (!state.isOver) {
        const messages = queue.splice(0);
        if (messages.length > 0) {
          // A busy stream without facts has no heartbeat. Behind the messages: a fact may be among them.
          const isPlaceDue = topics.hasEvents && performance.now() - placedAt >= HEARTBEAT_MS;
          const place = isPlaceDue ? placeText(joined.place()) : '';
          if (isPlaceDue) placedAt = performance.now();
          await stream.write(`${messages.map(eventText).join('')}${place}`);
          unsent -= messages.reduce((sum, { data }) => sum + data.length, 0);
          continue;
        }
        const isLate = await new Promise<boolean>((resolve) => {
          const timer = setTimeout(resolve, HEARTBEAT_MS, true);
          state.wake = () => {
            clearTimeout(timer);
            resolve(false);
          };
          if (queue.length > 0 || state.isOver) state.wake();
        });
        if (isLate && !state.isOver && queue.length === 0)
          await stream.write(topics.hasEvents ? placeText(joined.place()) : ': alive\n\n');
      }
    } catch (error) {
      onError(error);
    } finally {
      clearInterval(check);
      joined?.leave();
      const left = (counts.get(asker) ?? 1) - 1;
      if (left > 0) counts.set(asker, left);
      else counts.delete(asker);
    }
  });
  // The helper of the framework says no-cache: a proxy may keep that.
  answer.headers.set('cache-control', 'no-store');
  return answer;
}

/** Without data a browser hears nothing of it, and keeps the id. */
function placeText(place: Position): string {
  return `id: ${writePosition(place)}\n\n`;
}

/** All walls are one actor. Behind a proxy there is no session: there it is the person. */
function askerOf({ sessionHash, tokenId, actor }: Who): string {
  return sessionHash ?? (tokenId === undefined ? actor : `token:${tokenId}`);
}

/** A wall has the overview and nothing else; what another may hear is checked with each answer. */
function checkTopics({ watched, hasRuns, hasEvents, logs, orgs }: Topics, who: Who): void {
  const isMore =
    hasRuns ||
    hasEvents ||
    logs.length > 0 ||
    orgs.length > 0 ||
    watched.some(({ topic }) => topic !== 'overview');
  if (who.role === 'wall' && isMore)
    throw new RefusedError({ code: 'FORBIDDEN', detail: 'A wall may listen to the overview only.' });
}

function doNothing(): void {}

/** A store that does not answer says nothing about the session. */
async function endIfChanged(identify: StreamParts['identify'], who: Who, end: () => void): Promise<void> {
  const now = await identify().catch(() => who);
  if (JSON.stringify(now) !== JSON.stringify(who)) end();
}

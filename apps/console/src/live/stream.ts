/** `GET /api/v1/stream`: the live stream as server-sent events. */
import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import type { Position } from '@sb/events';
import type { Store } from '@sb/storage';
import { checkOrgToCome } from '../guard/seen-org.ts';
import { RefusedError } from '../http/refusal.ts';
import type { Who } from '../http/who.ts';
import { eventText } from './event-text.ts';
import type { Joined, Live } from './live.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import { readPosition, writePosition } from './facts.ts';
import type { StreamCounts } from './stream-counts.ts';
import { parseTopics, type Topics } from '../requests/topics.ts';

/** A quiet stream says that it is there: a client takes a longer silence for a lost connection. */
const HEARTBEAT_MS = 15_000;
const RETRY_MS = 2_000;
/**
 * A session that has ended, or whose rights have changed, loses its stream after this time. One whom a proxy names loses it
 * after some minutes, and comes again with its `Last-Event-ID`.
 */
export const CHECK_MS = 5_000;

export interface StreamParts {
  readonly live: Live;
  readonly store: Store;
  /** Who the credentials of this request are of now. */
  readonly identify: () => Promise<Who | undefined>;
  readonly counts: StreamCounts;
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
    throw new RefusedError({ code: 'METHOD_REFUSED', detail: 'This address accepts GET only.' });
  }
  const topics = parseTopics(c.req.query('topics') ?? '', c.req.query('tz') ?? 'UTC');
  checkTopics(topics, who);
  for (const org of topics.orgs) await checkOrgToCome(store, who, org);
  const last = c.req.header('last-event-id');
  const after = last === undefined || !topics.hasEvents ? undefined : readPosition(last);
  const leave = counts.enter(who);
  c.header('x-accel-buffering', 'no');
  const answer = streamSSE(c, async (stream) => {
    const id = randomUUID();
    const end = (): void => {
      outbox.end();
      // A client that takes nothing holds up the write that is under way.
      stream.abort();
    };
    const outbox = createOutbox(end);
    stream.onAbort(end);
    let joined: Joined | undefined;
    const check = setInterval(() => {
      void endIfChanged(identify, who, end);
    }, CHECK_MS);
    try {
      const { hasRoom } = outbox;
      joined = await live.join(id, { who, topics, after, hasRoom, send: (message) => outbox.add(message) });
      // Without a fact a client has no id to go on from, unless it came with one.
      const from = topics.hasEvents && after === undefined ? { id: writePosition(joined.from) } : {};
      await stream.writeSSE({ event: 'hello', data: JSON.stringify({ id }), retry: RETRY_MS, ...from });
      await sendAll(stream, outbox, topics.hasEvents ? joined.place : undefined);
    } catch (error) {
      onError(error);
    } finally {
      clearInterval(check);
      joined?.leave();
      leave();
    }
  });
  // The helper of the framework says no-cache: a proxy may keep that.
  answer.headers.set('cache-control', 'no-store');
  return answer;
}

/** Until the outbox is over. `place`: that of a stream of facts, from which its client can go on. */
async function sendAll(
  stream: SSEStreamingApi,
  outbox: Outbox,
  place: Joined['place'] | undefined,
): Promise<void> {
  let placedAt = performance.now();
  while (!outbox.isOver) {
    const messages = await outbox.take(HEARTBEAT_MS);
    if (outbox.isOver) return;
    if (messages.length === 0) {
      await stream.write(`event: alive\ndata: {}\n${place ? placeText(place()) : '\n'}`);
      continue;
    }
    // A busy stream without facts has no heartbeat. Behind the messages: a fact may be among them.
    const isPlaceDue = performance.now() - placedAt >= HEARTBEAT_MS;
    if (isPlaceDue) placedAt = performance.now();
    await stream.write(`${messages.map(eventText).join('')}${place && isPlaceDue ? placeText(place()) : ''}`);
  }
}

/** Alone it has no data: a browser hears nothing of it, and keeps the id. */
function placeText(place: Position): string {
  return `id: ${writePosition(place)}\n\n`;
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

/** A store that does not answer says nothing about the session. */
async function endIfChanged(identify: StreamParts['identify'], who: Who, end: () => void): Promise<void> {
  const now = await identify().catch(() => who);
  if (JSON.stringify(now) !== JSON.stringify(who)) end();
}

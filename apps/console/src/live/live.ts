/**
 * The live stream: one loop for all clients of this process, which runs while a client listens. It looks for facts five
 * times a second, and answers the topics that they may concern by their routes, each at most once a second for all who
 * may see the same, and what the clock changes at least once a minute. A list that says the same is not sent again;
 * `touched` is, for what hangs on the list.
 * Promise: a page that has fallen behind gets `gap` and reads its lists anew. While the store is away it gets two:
 * when the first look fails, and when one succeeds again. A client that takes nothing is dropped when 1 MB, or
 * three of its longest message, waits for it; it connects again.
 */
import type { Position } from '@sb/events';
import type { Route } from '../http/route.ts';
import type { Who } from '../http/who.ts';
import type { Reader } from '../reader/reader.ts';
import { routeKey } from '../reader/thread-reader.ts';
import { answerDue } from './answer-due.ts';
import { ask, type Asked } from './asked.ts';
import type { FactReader } from './facts.ts';
import { laterOf, LOOK_MS, type Member, newMember, note, notReplayed } from './member.ts';
import { type Client, sendFacts } from './send-facts.ts';
import { type Changes, sendRuns, showRuns, type Visible } from './send-runs.ts';

export interface Joined {
  /** Facts behind it are sent, and older ones that the client asked for. */
  readonly from: Position;
  /** All facts up to it were sent. */
  place(this: void): Position;
  leave(): void;
}

export interface Live {
  /** Facts from now on are sent, or those since a place. */
  join(id: string, client: Client): Promise<Joined>;
  /** False when there is no such client, or it is not of this person. */
  show(id: string, who: Who, visible: Visible): boolean;
  readonly clients: number;
  /** Ends after the look under way: the store may be closed then. */
  close(): Promise<void>;
}

export interface LiveParts {
  readonly createFacts: () => Promise<FactReader>;
  readonly reader: Reader;
  readonly routes: readonly Route[];
  readonly secrets: readonly string[];
  readonly onError: (error: unknown) => void;
}

/** While looks fail, as when the store is away. */
const FAILING_MS = 2_000;
/** Characters: more than this at once would be taken for a client that reads nothing. */
const MOST_REPLAYED = 500_000;

export function createLive(parts: LiveParts): Live {
  const members = new Map<string, Member>();
  const asking = { ...parts, routes: new Map(parts.routes.map((route) => [routeKey(route), route])) };
  let timer: NodeJS.Timeout | undefined;
  let turning: Promise<void> = Promise.resolve();
  let facts: Promise<FactReader> | undefined;
  let isFailing = false;
  let isClosed = false;

  return {
    async join(id, client) {
      const reader = await factReader();
      const from = reader.position;
      const member = newMember(client, from);
      members.set(id, member);
      schedule(0);
      const leave = (): void => void members.delete(id);
      try {
        if (client.after) await replay(member, reader, client.after);
      } catch (error) {
        leave();
        throw error;
      }
      return { from, place: () => member.place, leave };
    },
    show(id, who, visible) {
      const member = members.get(id);
      if (member?.who.actor !== who.actor) return false;
      showRuns(member.runs, visible);
      return true;
    },
    get clients() {
      return members.size;
    },
    async close() {
      isClosed = true;
      clearTimeout(timer);
      members.clear();
      await turning;
    },
  };

  function schedule(inMs: number): void {
    if (isClosed || timer !== undefined) return;
    timer = setTimeout(() => {
      turning = turn().finally(() => {
        timer = undefined;
        if (members.size > 0) return schedule(isFailing ? FAILING_MS : LOOK_MS);
        facts = undefined;
        isFailing = false;
      });
    }, inMs);
    timer.unref();
  }

  /** Sends the facts since a position. Facts published meanwhile are held, so that each is sent once and in order. */
  async function replay(member: Member, reader: FactReader, after: Position): Promise<void> {
    const { news, isGap, position } = await reader.since(after);
    if (isGap || !sendFacts(member, news, { secrets: parts.secrets, most: MOST_REPLAYED }))
      member.send({ event: 'gap', data: '{}' });
    const held = member.held ?? [];
    member.held = undefined;
    member.replayed = position;
    member.place = laterOf(member.place, position);
    sendFacts(member, notReplayed(member, held), { secrets: parts.secrets });
  }

  /** One that could not begin is tried again. */
  function factReader(): Promise<FactReader> {
    const begun = (facts ??= parts.createFacts());
    begun.catch(() => {
      if (facts === begun) facts = undefined;
    });
    return begun;
  }

  async function turn(): Promise<void> {
    try {
      const isEachShown = [...members.values()].some(({ topics }) => topics.hasEvents);
      const found = await (await factReader()).look({ isEachShown });
      for (const member of members.values()) note(member, found, parts.secrets);
      const all = [...members.values()];
      await sendRuns(
        all.filter(({ topics }) => topics.hasRuns),
        askChanges,
      );
      await answerDue(all, asking);
      if (isFailing) sendGap();
      isFailing = false;
    } catch (error) {
      // Another reader begins at the newest fact: the pages read their lists anew.
      facts = undefined;
      if (isFailing || isClosed) return;
      isFailing = true;
      sendGap();
      parts.onError(error);
    }
  }

  function sendGap(): void {
    for (const { send } of members.values()) send({ event: 'gap', data: '{}' });
  }

  function askChanges(who: Who, query: object): Promise<Asked<Changes>> {
    return ask<Changes>(asking, 'GET /runs/changes', { who, params: {}, query });
  }
}

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
import { checkWho } from '../guard/guard.ts';
import { splitReadAt } from '../http/read-at.ts';
import type { Route } from '../http/route.ts';
import type { Who } from '../http/who.ts';
import type { Question } from '../http/outcome.ts';
import type { Reader } from '../reader/reader.ts';
import { sharedKey } from '../reader/shared-key.ts';
import { routeKey } from '../reader/thread-reader.ts';
import { type Asked, type Unanswered, unansweredBy } from './asked.ts';
import type { FactReader } from './facts.ts';
import { ANSWER_MS, laterOf, LOOK_MS, type Member, newMember, note, noteDue, notReplayed } from './member.ts';
import { type RunPage, runPage } from './run-page.ts';
import { type Client, type LiveMessage, sendFacts } from './send-facts.ts';
import { type LogPage, sendLog } from './send-log.ts';
import { type Changes, sendRuns, showRuns, type Visible } from './send-runs.ts';
import type { Watched } from '../requests/topics.ts';

export interface Joined {
  /** Facts behind it are sent, and older ones that the client asked for. */
  readonly from: Position;
  /** All facts up to it were sent. */
  place(): Position;
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
/** Lists, sums and single runs take at most about this of a look, so that rows, which come first, are not late. */
const ANSWERING_MS = 100;
/** Characters: more than this at once would be taken for a client that reads nothing. */
const MOST_REPLAYED = 500_000;

/** An answer for all who may see the same. */
type Shared =
  | { readonly unanswered: Unanswered }
  | {
      /** Without when it was read. */
      readonly said: string;
      readonly message: LiveMessage;
      readonly touched: LiveMessage;
      page?: RunPage;
    };

export function createLive(parts: LiveParts): Live {
  const members = new Map<string, Member>();
  const routes = new Map(parts.routes.map((route) => [routeKey(route), route]));
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
      await answerDue(all);
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

  /** Those that have waited longest come first. What does not fit into the look is answered in the next one. */
  async function answerDue(all: readonly Member[]): Promise<void> {
    const now = performance.now();
    const due = all
      .flatMap((member) =>
        [...member.due].map(([topic, pauseMs]) => ({ member, topic, pauseMs, last: lastOf(member, topic) })),
      )
      .filter(({ pauseMs, last }) => now - last >= pauseMs)
      .toSorted((a, b) => a.last - b.last);
    const answers = new Map<string, Promise<Shared>>();
    for (const { member, topic } of due) {
      if (performance.now() - now > ANSWERING_MS) return;
      member.due.delete(topic);
      const watched = member.topics.watched.find((one) => one.topic === topic);
      if (watched) await sendAnswer(member, watched, answers);
      else {
        if (topic.startsWith('org:')) sendChanged(member, topic.slice('org:'.length));
        else if (!(await sendLog(member, Number(topic.slice('log:'.length)), askLog)))
          noteDue(member, topic, LOOK_MS);
        member.sent.set(topic, { json: '', at: performance.now() });
      }
    }
  }

  async function sendAnswer(
    member: Member,
    watched: Watched,
    answers: Map<string, Promise<Shared>>,
  ): Promise<void> {
    const { topic, runId, renewMs } = watched;
    const route = routes.get(watched.route);
    if (!route || !isAllowed(route, member.who)) return;
    const { params, query } = watched;
    const question = { who: member.who, params, query, body: {}, secrets: parts.secrets };
    const key = sharedKey(route, question) ?? JSON.stringify([topic, member.who]);
    const shared = answers.get(key) ?? askShared(route, watched, question);
    answers.set(key, shared);
    const answer = await shared;
    const before = member.sent.get(topic);
    if ('unanswered' in answer) {
      if (answer.unanswered === 'failed') noteDue(member, topic, ANSWER_MS);
      member.sent.set(topic, { json: before?.json ?? '', at: performance.now() });
      return;
    }
    member.sent.set(topic, { json: answer.said, at: performance.now() });
    if (renewMs !== undefined) noteDue(member, topic, renewMs);
    if (runId !== undefined) member.pages.set(topic, (answer.page ??= runPage(answer.message.data)));
    if (before?.json !== answer.said) member.send(answer.message);
    member.send(answer.touched);
  }

  async function askShared(route: Route, { topic, event }: Watched, question: Question): Promise<Shared> {
    const outcome = await parts.reader.answer(route, question);
    if (outcome.isRefused) return { unanswered: unansweredBy(outcome.refusal) };
    const { json = 'null' } = outcome;
    return {
      said: splitReadAt(json).said,
      message: { event, data: json },
      touched: { event: 'touched', data: JSON.stringify({ topic }) },
    };
  }

  function askChanges(who: Who, query: object): Promise<Asked<Changes>> {
    return ask<Changes>('GET /runs/changes', { who, params: {}, query });
  }

  function askLog(who: Who, id: number, query: object): Promise<Asked<LogPage>> {
    return ask<LogPage>('GET /runs/:id/logs', { who, params: { id }, query });
  }

  async function ask<Answer extends object>(
    key: string,
    asked: Pick<Question, 'who' | 'params' | 'query'>,
  ): Promise<Asked<Answer>> {
    const route = routes.get(key);
    if (!route || !isAllowed(route, asked.who)) return 'refused';
    const outcome = await parts.reader.answer(route, { ...asked, body: {}, secrets: parts.secrets });
    if (outcome.isRefused) return unansweredBy(outcome.refusal);
    return outcome.json === undefined ? 'refused' : (JSON.parse(outcome.json) as Answer);
  }
}

/** A board is many lists: the page reads again those that it shows. */
function sendChanged({ send }: Member, org: string): void {
  send({ event: 'changed', data: JSON.stringify({ org }) });
}

function lastOf({ sent }: Member, topic: string): number {
  return sent.get(topic)?.at ?? Number.NEGATIVE_INFINITY;
}

function isAllowed(route: Route, who: Who): boolean {
  try {
    checkWho(route, who);
    return true;
  } catch {
    return false;
  }
}

/**
 * The live stream: one loop for all clients of this process, which runs while a client listens. It looks for facts five
 * times a second, and answers the topics that they may concern by their routes, each at most once a second for all who
 * may see the same. A list that says the same is not sent again; `touched` is, for what hangs on the list.
 * Promise: a page that has fallen behind gets `gap` and reads its lists anew. While the store is away it gets two:
 * when the first look fails, and when one succeeds again. A client that takes nothing is dropped when 1 MB, or
 * three of its longest message, waits for it; it connects again.
 */
import { isBefore, type News, type Position } from '@sb/events';
import { checkWho } from '../guard/guard.ts';
import { splitReadAt } from '../http/read-at.ts';
import type { Route } from '../http/route.ts';
import type { Who } from '../http/who.ts';
import type { Outcome, Question } from '../http/outcome.ts';
import type { Reader } from '../reader/reader.ts';
import { routeKey } from '../reader/thread-reader.ts';
import { type Asked, unansweredBy } from './asked.ts';
import type { FactReader, Facts } from './facts.ts';
import { type Client, sendFacts } from './send-facts.ts';
import { type LogClient, type LogPage, sendLog } from './send-log.ts';
import {
  type Changes,
  newShownRuns,
  noteRuns,
  sendRuns,
  type ShownRuns,
  showRuns,
  type Visible,
} from './send-runs.ts';
import type { Topics, Watched } from './topics.ts';

export interface Live {
  /** Facts from now on are sent. Returns the function that ends it. */
  join(id: string, client: Client): Promise<() => void>;
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

const LOOK_MS = 200;
/** While looks fail, as when the store is away. */
const FAILING_MS = 2_000;
const ANSWER_MS = 1_000;
/** Lists, sums and single runs take at most about this of a look, so that rows, which come first, are not late. */
const ANSWERING_MS = 100;
/** Characters: more than this at once would be taken for a client that reads nothing. */
const MOST_REPLAYED = 500_000;

interface Member extends Client, LogClient {
  readonly runs: ShownRuns;
  /** By topic: what the answer that it has says, and when it was sent. */
  readonly sent: Map<string, { readonly json: string; readonly at: number }>;
  /** Topics that facts concerned since their last answer. */
  readonly due: Set<string>;
  /** Facts that came while older ones are replayed. */
  held: News[] | undefined;
  /** The last fact that was replayed: the look at the news may be behind it. */
  replayed: Position | undefined;
}

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
      const member: Member = {
        ...client,
        send: client.send,
        held: client.after && [],
        replayed: undefined,
        runs: newShownRuns(),
        sent: new Map(),
        due: new Set(allTopics(client.topics)),
        logPlaces: new Map(),
      };
      members.set(id, member);
      schedule(0);
      const leave = (): void => void members.delete(id);
      try {
        if (client.after) await replay(member, reader, client.after);
      } catch (error) {
        leave();
        throw error;
      }
      return leave;
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
      const found = await (await factReader()).look();
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
      if (isFailing) return;
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
      .flatMap((member) => [...member.due].map((topic) => ({ member, topic, last: lastOf(member, topic) })))
      .filter(({ topic, last }) => now - last >= pauseOf(topic))
      .toSorted((a, b) => a.last - b.last);
    const answers = new Map<string, Promise<Outcome>>();
    for (const { member, topic } of due) {
      if (performance.now() - now > ANSWERING_MS) return;
      member.due.delete(topic);
      const watched = member.topics.watched.find((one) => one.topic === topic);
      if (watched) await sendAnswer(member, watched, answers);
      else {
        if (topic.startsWith('org:')) sendChanged(member, topic.slice('org:'.length));
        else if (!(await sendLog(member, Number(topic.slice('log:'.length)), askLog))) member.due.add(topic);
        member.sent.set(topic, { json: '', at: performance.now() });
      }
    }
  }

  async function sendAnswer(
    member: Member,
    { topic, event, route: key, params, query }: Watched,
    answers: Map<string, Promise<Outcome>>,
  ): Promise<void> {
    const route = routes.get(key);
    if (!route || !isAllowed(route, member.who)) return;
    const shared = JSON.stringify([topic, query, member.who.canSeePayload, member.who.jobs, member.who.role]);
    const answer =
      answers.get(shared) ??
      parts.reader.answer(route, { who: member.who, params, query, body: {}, secrets: parts.secrets });
    answers.set(shared, answer);
    const outcome = await answer;
    const before = member.sent.get(topic);
    if (outcome.isRefused) {
      if (unansweredBy(outcome.refusal) === 'failed') member.due.add(topic);
      member.sent.set(topic, { json: before?.json ?? '', at: performance.now() });
      return;
    }
    if (outcome.json === undefined) return;
    const { said } = splitReadAt(outcome.json);
    member.sent.set(topic, { json: said, at: performance.now() });
    if (before?.json !== said) member.send({ event, data: outcome.json });
    member.send({ event: 'touched', data: JSON.stringify({ topic }) });
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

function allTopics({ watched, logs }: Topics): readonly string[] {
  return [...watched.map(({ topic }) => topic), ...logs.map((id) => `log:${id}`)];
}

/** One run follows at once; lists and sums at most once a second. */
function pauseOf(topic: string): number {
  return topic.startsWith('run:') || topic.startsWith('log:') ? LOOK_MS : ANSWER_MS;
}

/** Marks the topics of a client that the facts may concern, and sends facts to those who listen to them. Not pure: sends. */
function note(member: Member, { news, isGap, isChanged }: Facts, secrets: readonly string[]): void {
  const isAnything = news.length > 0 || isGap || isChanged;
  if (!isAnything) return;
  const isUnclear = isGap || isChanged;
  const touched = new Set(news.flatMap(({ runId }) => (runId === undefined ? [] : [runId])));
  for (const { topic, runId, facts } of member.topics.watched) {
    const isConcerned =
      facts === undefined
        ? runId === undefined || isUnclear || touched.has(runId)
        : isGap || news.some(({ type }) => type.startsWith(facts));
    if (isConcerned) member.due.add(topic);
  }
  for (const org of member.topics.orgs)
    if (isGap || news.some(({ orgId }) => orgId === org)) member.due.add(`org:${org}`);
  for (const id of member.topics.logs) if (isUnclear || touched.has(id)) member.due.add(`log:${id}`);
  noteRuns(member.runs, isUnclear ? undefined : touched);
  if (isGap) member.send({ event: 'gap', data: '{}' });
  if (member.held) member.held.push(...news);
  else sendFacts(member, notReplayed(member, news), { secrets });
}

function notReplayed({ replayed }: Member, news: readonly News[]): readonly News[] {
  return replayed ? news.filter(({ position }) => isBefore(replayed, position)) : news;
}

/**
 * The live stream: one loop for all clients of this process, which runs while somebody listens. It looks for facts five
 * times a second, and answers the topics that they may concern by their routes, each at most once a second for all who
 * may see the same.
 * Promise: a page that has fallen behind is told so (`gap`) and reads its lists anew. A client that takes nothing is
 * dropped when 1 MB waits for it; it connects again.
 */
import type { News, Position } from '@sb/events';
import { maskFields } from '@sb/logger';
import { clean } from '@sb/views';
import { checkWho } from '../http/guard.ts';
import type { Route } from '../http/route.ts';
import { maySeeJob, type Who } from '../http/who.ts';
import type { Outcome } from '../http/outcome.ts';
import type { Reader } from '../reader/reader.ts';
import { redacted } from '../rows/redacted.ts';
import { routeKey } from '../reader/thread-reader.ts';
import type { FactReader, Facts } from './facts.ts';
import type { Topics, Watched } from './topics.ts';

export interface LiveMessage {
  readonly event: string;
  /** JSON. */
  readonly data: string;
  /** Set for facts: `Last-Event-ID` goes on behind it. */
  readonly id?: string;
}

export interface Client {
  readonly who: Who;
  readonly topics: Topics;
  readonly send: (message: LiveMessage) => void;
}

/** What a page of runs shows. */
export interface Visible {
  readonly ids: readonly number[];
  readonly newerThan: number;
}

export interface Live {
  /** Facts from now on are sent. Returns the function that ends it. */
  join(id: string, client: Client): Promise<() => void>;
  /** False when there is no such client, or it is not of this person. */
  show(id: string, who: Who, visible: Visible): boolean;
  readonly clients: number;
  close(): void;
}

export interface LiveParts {
  readonly createFacts: () => Promise<FactReader>;
  readonly reader: Reader;
  readonly routes: readonly Route[];
  readonly secrets: readonly string[];
  readonly onError: (error: unknown) => void;
}

const LOOK_MS = 200;
const ANSWER_MS = 1_000;

interface Member extends Client {
  /** Undefined until its page has said what it shows. */
  visible: Visible | undefined;
  /** By topic: the answer that it has, and when it was sent. */
  readonly sent: Map<string, { readonly json: string; readonly at: number }>;
  /** Topics that facts concerned since their last answer. */
  readonly due: Set<string>;
  readonly logPlaces: Map<number, string | undefined>;
}

export function createLive(parts: LiveParts): Live {
  const members = new Map<string, Member>();
  const routes = new Map(parts.routes.map((route) => [routeKey(route), route]));
  let timer: NodeJS.Timeout | undefined;
  let facts: Promise<FactReader> | undefined;
  let isClosed = false;

  return {
    async join(id, client) {
      await factReader();
      const member: Member = {
        ...client,
        send: client.send,
        visible: undefined,
        sent: new Map(),
        due: new Set(allTopics(client.topics)),
        logPlaces: new Map(),
      };
      members.set(id, member);
      schedule(0);
      return () => members.delete(id);
    },
    show(id, who, visible) {
      const member = members.get(id);
      if (member?.who.actor !== who.actor) return false;
      member.visible = visible;
      member.sent.delete('runs');
      member.due.add('runs');
      return true;
    },
    get clients() {
      return members.size;
    },
    close() {
      isClosed = true;
      clearTimeout(timer);
      members.clear();
    },
  };

  function schedule(inMs: number): void {
    if (isClosed || timer !== undefined) return;
    timer = setTimeout(() => {
      void turn().finally(() => {
        timer = undefined;
        if (members.size > 0) schedule(LOOK_MS);
        else facts = undefined;
      });
    }, inMs);
    timer.unref();
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
      const answers = new Map<string, Promise<Outcome>>();
      await Promise.all([...members.values()].map((member) => answerDue(member, answers)));
    } catch (error) {
      // Another reader begins at the newest fact: the pages read their lists anew.
      facts = undefined;
      for (const { send } of members.values()) send({ event: 'gap', data: '{}' });
      parts.onError(error);
    }
  }

  async function answerDue(member: Member, answers: Map<string, Promise<Outcome>>): Promise<void> {
    const now = performance.now();
    for (const topic of member.due) {
      const last = member.sent.get(topic);
      if (last && now - last.at < pauseOf(topic)) continue;
      member.due.delete(topic);
      const watched = member.topics.watched.find((one) => one.topic === topic);
      if (watched) await sendAnswer(member, watched, answers);
      else if (topic === 'runs') await sendRuns(member);
      else if (topic.startsWith('log:')) await sendLog(member, Number(topic.slice(4)));
    }
  }

  async function sendAnswer(
    member: Member,
    { topic, event, route: key, params, query }: Watched,
    answers: Map<string, Promise<Outcome>>,
  ): Promise<void> {
    const route = routes.get(key);
    if (!route || !isAllowed(route, member.who)) return;
    const shared = JSON.stringify([topic, member.who.canSeePayload, member.who.jobs, member.who.role]);
    const answer =
      answers.get(shared) ??
      parts.reader.answer(route, { who: member.who, params, query, body: {}, secrets: parts.secrets });
    answers.set(shared, answer);
    const outcome = await answer;
    if (outcome.isRefused || outcome.json === undefined) return;
    const before = member.sent.get(topic);
    member.sent.set(topic, { json: outcome.json, at: performance.now() });
    // The page has read it before it listened, or it has this very answer.
    if (before?.json !== outcome.json) member.send({ event, data: outcome.json });
  }

  async function sendRuns(member: Member): Promise<void> {
    const route = routes.get('GET /runs/changes');
    if (!route) return;
    const { who, visible } = member;
    if (!visible) return;
    const outcome = await parts.reader.answer(route, {
      who,
      params: {},
      query: visible,
      body: {},
      secrets: parts.secrets,
    });
    member.sent.set('runs', { json: '', at: performance.now() });
    if (outcome.isRefused || outcome.json === undefined) return;
    const { now, items, newer, newest } = JSON.parse(outcome.json) as {
      readonly now: string;
      readonly items: readonly { readonly id: number }[];
      readonly newer: object;
      readonly newest: number;
    };
    const rows = items.filter((row) => {
      const json = JSON.stringify(row);
      const isKnown = member.sent.get(`row:${row.id}`)?.json === json;
      member.sent.set(`row:${row.id}`, { json, at: 0 });
      return !isKnown;
    });
    if (rows.length > 0) member.send({ event: 'patch', data: JSON.stringify({ now, rows }) });
    const count = JSON.stringify({ ...newer, newest });
    if (member.sent.get('newer')?.json !== count) member.send({ event: 'newer', data: count });
    member.sent.set('newer', { json: count, at: 0 });
  }

  async function sendLog(member: Member, id: number): Promise<void> {
    const route = routes.get('GET /runs/:id/logs');
    if (!route) return;
    for (;;) {
      const cursor = member.logPlaces.get(id);
      const outcome = await parts.reader.answer(route, {
        who: member.who,
        params: { id },
        query: { limit: 200, ...(cursor !== undefined && { cursor }) },
        body: {},
        secrets: parts.secrets,
      });
      member.sent.set(`log:${id}`, { json: '', at: performance.now() });
      if (outcome.isRefused || outcome.json === undefined) return;
      const { items = [], next } = JSON.parse(outcome.json) as {
        readonly items?: readonly unknown[];
        readonly next?: string;
      };
      if (items.length > 0) member.send({ event: 'log', data: JSON.stringify({ id, items }) });
      if (next !== undefined) member.logPlaces.set(id, next);
      if (items.length < 200) return;
    }
  }
}

function isAllowed(route: Route, who: Who): boolean {
  try {
    checkWho(route, who);
    return true;
  } catch {
    return false;
  }
}

function allTopics({ watched, hasRuns, logs }: Topics): readonly string[] {
  return [
    ...watched.map(({ topic }) => topic),
    ...(hasRuns ? ['runs'] : []),
    ...logs.map((id) => `log:${id}`),
  ];
}

/** Rows and one run follow at once; lists and sums at most once a second. */
function pauseOf(topic: string): number {
  return topic === 'runs' || topic.startsWith('run:') || topic.startsWith('log:') ? LOOK_MS : ANSWER_MS;
}

/** Marks the topics of a client that the facts may concern, and sends facts to those who listen to them. Not pure: sends. */
function note(member: Member, { news, isGap, isChanged }: Facts, secrets: readonly string[]): void {
  const isAnything = news.length > 0 || isGap || isChanged;
  if (!isAnything) return;
  const touched = new Set(news.map(({ runId }) => runId));
  for (const { topic, runId } of member.topics.watched)
    if (runId === undefined || isGap || isChanged || touched.has(runId)) member.due.add(topic);
  for (const id of member.topics.logs) if (isGap || isChanged || touched.has(id)) member.due.add(`log:${id}`);
  if (member.topics.hasRuns) member.due.add('runs');
  if (isGap) member.send({ event: 'gap', data: '{}' });
  if (!member.topics.hasEvents) return;
  for (const fact of news) if (isSeen(fact, member.who)) member.send(factMessage(fact, member.who, secrets));
}

/** A token of some jobs has none of what is about no job, or all of them. */
function isSeen({ jobId }: News, who: Who): boolean {
  return jobId === undefined ? who.jobs === undefined : maySeeJob(who, jobId);
}

function factMessage(
  { id, type, at, jobId, runId, actor, payload, position }: News,
  who: Who,
  secrets: readonly string[],
): LiveMessage {
  const shown = {
    id,
    type: clean(type),
    at: at.toISOString(),
    jobId,
    runId,
    ...(actor !== undefined && { actor: clean(actor) }),
    payload: who.canSeePayload ? maskFields(payload, secrets) : {},
  };
  return { event: 'fact', data: JSON.stringify(redacted(shown, secrets)), id: positionText(position) };
}

function positionText({ xid, seq }: Position): string {
  return `${xid}-${seq}`;
}

/** A client of the live stream, and which of its topics have an answer to come. */
import { isBefore, type News, type Position } from '@sb/events';
import type { Facts } from './facts.ts';
import { NEW_PAGE, type RunPage } from './run-page.ts';
import { type Client, sendFacts } from './send-facts.ts';
import type { LogClient } from './send-log.ts';
import { newShownRuns, noteRuns, type ShownRuns } from './send-runs.ts';
import type { Topics } from '../requests/topics.ts';

export const LOOK_MS = 200;
/** Lists and sums; one run follows at once. */
export const ANSWER_MS = 1_000;

export interface Member extends Client, LogClient {
  readonly runs: ShownRuns;
  /** By topic: what the answer that it has says, and when it was sent. */
  readonly sent: Map<string, { readonly json: string; readonly at: number }>;
  /** Topics that are to be answered again, and how long after their last answer. */
  readonly due: Map<string, number>;
  /** By topic of a run. */
  readonly pages: Map<string, RunPage>;
  /** Facts that came while older ones are replayed. */
  held: News[] | undefined;
  /** The last fact that was replayed: the look at the news may be behind it. */
  replayed: Position | undefined;
  /** All facts up to it were sent. */
  place: Position;
}

export function newMember(client: Client, place: Position): Member {
  return {
    ...client,
    send: client.send,
    held: client.after && [],
    replayed: undefined,
    place,
    runs: newShownRuns(),
    sent: new Map(),
    due: new Map(allTopics(client.topics).map((topic) => [topic, 0])),
    pages: new Map(),
    logPlaces: new Map(),
  };
}

function allTopics({ watched, logs }: Topics): readonly string[] {
  return [...watched.map(({ topic }) => topic), ...logs.map((id) => `log:${id}`)];
}

export function noteDue({ due }: Member, topic: string, pauseMs: number): void {
  due.set(topic, Math.min(pauseMs, due.get(topic) ?? Infinity));
}

/** Marks the topics of a client that the facts may concern, and sends facts to those who listen to them. Not pure: sends. */
export function note(member: Member, found: Facts, secrets: readonly string[]): void {
  const { news, isGap, isChanged, changedRuns, position } = found;
  member.place = laterOf(member.replayed, position);
  const isUnclear = isGap || isChanged;
  if (news.length === 0 && !isUnclear) return;
  const { watched, logs, orgs, hasEvents } = member.topics;
  const touched = new Set([...changedRuns, ...news.flatMap(({ runId }) => runId ?? [])]);
  const pageOf = (id: number): RunPage => member.pages.get(`run:${id}`) ?? NEW_PAGE;
  for (const { topic, runId, facts } of watched) {
    if (runId !== undefined) {
      const { runs, pauseMs } = pageOf(runId);
      if ([runId, ...runs].some((id) => touched.has(id))) noteDue(member, topic, LOOK_MS);
      else if (isUnclear) noteDue(member, topic, isGap ? ANSWER_MS : pauseMs);
    } else if (facts === undefined || isGap || news.some(({ type }) => type.startsWith(facts)))
      noteDue(member, topic, ANSWER_MS);
  }
  for (const id of logs) {
    if (touched.has(id)) noteDue(member, `log:${id}`, LOOK_MS);
    else if (isUnclear) noteDue(member, `log:${id}`, pageOf(id).logPauseMs);
  }
  for (const org of orgs)
    if (isGap || news.some(({ orgId }) => orgId === org)) noteDue(member, `org:${org}`, ANSWER_MS);
  noteRuns(member.runs, isUnclear ? undefined : touched);
  // Of lists nothing is lost: all are due.
  if (isGap && hasEvents) member.send({ event: 'gap', data: '{}' });
  if (member.held) member.held.push(...news);
  else sendFacts(member, notReplayed(member, news), { secrets });
}

export function laterOf(one: Position | undefined, other: Position): Position {
  return one && isBefore(other, one) ? one : other;
}

export function notReplayed({ replayed }: Member, news: readonly News[]): readonly News[] {
  return replayed ? news.filter(({ position }) => isBefore(replayed, position)) : news;
}

/** A client of the live stream, and which of its topics have an answer to come. */
import { isBefore, type News, type Position } from '@sb/events';
import { type Due, dueKey } from './due.ts';
import type { Facts } from './facts.ts';
import { NEW_PAGE, type PagePace } from './page-pace.ts';
import { type Client, sendFacts } from './send-facts.ts';
import type { LogClient } from './send-log.ts';
import { newShownRuns, noteRuns, type ShownRuns } from './send-runs.ts';
import type { Topics } from '../requests/topics.ts';

export const LOOK_MS = 200;
/** Lists and sums; one run follows at once. */
export const ANSWER_MS = 1_000;

export interface Member extends Client, LogClient {
  readonly runs: ShownRuns;
  /** By `dueKey`: what the answer that it has says, and when it was sent. */
  readonly sent: Map<string, { readonly json: string; readonly at: number }>;
  /** By `dueKey`: what is to be sent again, and how long after the last time. */
  readonly due: Map<string, { readonly due: Due; readonly pauseMs: number }>;
  /** By run. */
  readonly pages: Map<number, PagePace>;
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
    held: client.after && [],
    replayed: undefined,
    place,
    runs: newShownRuns(),
    sent: new Map(),
    due: new Map(dueAtFirst(client.topics).map((due) => [dueKey(due), { due, pauseMs: 0 }])),
    pages: new Map(),
    logPlaces: new Map(),
  };
}

function dueAtFirst({ watched, logs }: Topics): readonly Due[] {
  return [
    ...watched.map((one) => ({ kind: 'answer', watched: one }) as const),
    ...logs.map((runId) => ({ kind: 'log', runId }) as const),
  ];
}

export function noteDue(member: Pick<Member, 'due'>, due: Due, pauseMs: number): void {
  const key = dueKey(due);
  member.due.set(key, { due, pauseMs: Math.min(pauseMs, member.due.get(key)?.pauseMs ?? Infinity) });
}

/** Marks the topics of a client that the facts may concern, and sends facts to those who listen to them. Not pure: sends. */
export function note(member: Member, found: Facts, secrets: readonly string[]): void {
  const { news, isGap, isChanged, changedRuns, position } = found;
  member.place = laterOf(member.replayed, position);
  const isUnclear = isGap || isChanged;
  if (news.length === 0 && !isUnclear) return;
  const { watched, logs, orgs, hasEvents } = member.topics;
  const touched = new Set([...changedRuns, ...news.flatMap(({ runId }) => runId ?? [])]);
  const pageOf = (id: number): PagePace => member.pages.get(id) ?? NEW_PAGE;
  for (const one of watched) {
    const { runId, facts } = one;
    const due: Due = { kind: 'answer', watched: one };
    if (runId !== undefined) {
      const { runs, pauseMs } = pageOf(runId);
      if ([runId, ...runs].some((id) => touched.has(id))) noteDue(member, due, LOOK_MS);
      else if (isUnclear) noteDue(member, due, isGap ? ANSWER_MS : pauseMs);
    } else if (facts === undefined || isGap || news.some(({ type }) => type.startsWith(facts)))
      noteDue(member, due, ANSWER_MS);
  }
  for (const id of logs) {
    const due: Due = { kind: 'log', runId: id };
    if (touched.has(id)) noteDue(member, due, LOOK_MS);
    else if (isUnclear) noteDue(member, due, pageOf(id).logPauseMs);
  }
  for (const org of orgs)
    if (isGap || news.some(({ orgId }) => orgId === org))
      noteDue(member, { kind: 'changed', org }, ANSWER_MS);
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

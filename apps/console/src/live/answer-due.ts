/** Answers what is due to the clients of the live stream: once for all who may see the same. */
import { assertNever } from '@sb/jobs';
import type { Question } from '../http/outcome.ts';
import { splitReadAt } from '../http/read-at.ts';
import type { Route } from '../http/route.ts';
import { sharedKey } from '../reader/shared-key.ts';
import type { Watched } from '../requests/topics.ts';
import { ask, type Asking, isAllowed, type Unanswered, unansweredBy } from './asked.ts';
import { type Due, dueKey } from './due.ts';
import { ANSWER_MS, LOOK_MS, type Member, noteDue } from './member.ts';
import { type PagePace, paceOf } from './page-pace.ts';
import type { LiveMessage } from './send-facts.ts';
import { type LogPage, sendLog } from './send-log.ts';

/** Lists, sums and single runs take at most about this of a look, so that rows, which come first, are not late. */
const ANSWERING_MS = 100;

/** An answer for all who may see the same. */
type Shared =
  | { readonly unanswered: Unanswered }
  | {
      /** Without when it was read. */
      readonly said: string;
      readonly message: LiveMessage;
      readonly touched: LiveMessage;
      page?: PagePace;
    };

/** The questions of one look. */
interface Look extends Asking {
  readonly answers: Map<string, Promise<Shared>>;
}

/** The members that have waited longest come first. Answers for which this look has no time are given in the next one. */
export async function answerDue(members: readonly Member[], asking: Asking): Promise<void> {
  const now = performance.now();
  const waiting = members
    .flatMap((member) =>
      [...member.due].map(([key, { due, pauseMs }]) => ({ member, due, pauseMs, last: lastOf(member, key) })),
    )
    .filter(({ pauseMs, last }) => now - last >= pauseMs)
    .toSorted((a, b) => a.last - b.last);
  const look = { ...asking, answers: new Map<string, Promise<Shared>>() };
  for (const { member, due } of waiting) {
    if (performance.now() - now > ANSWERING_MS) return;
    member.due.delete(dueKey(due));
    await sendDue(member, due, look);
  }
}

async function sendDue(member: Member, due: Due, look: Look): Promise<void> {
  switch (due.kind) {
    case 'answer':
      return sendAnswer(member, due.watched, look);
    case 'log': {
      const isWhole = await sendLog(member, due.runId, (who, id, query) =>
        ask<LogPage>(look, 'GET /runs/:id/logs', { who, params: { id }, query }),
      );
      if (!isWhole) noteDue(member, due, LOOK_MS);
      return noteSent(member, due, '');
    }
    case 'changed':
      // A board is many lists: the page reads again those that it shows.
      member.send({ event: 'changed', data: JSON.stringify({ org: due.org }) });
      return noteSent(member, due, '');
    default:
      return assertNever(due, 'what is due');
  }
}

async function sendAnswer(member: Member, watched: Watched, look: Look): Promise<void> {
  const { runId, renewMs, params, query } = watched;
  const route = look.routes.get(watched.route);
  if (!route || !isAllowed(route, member.who)) return;
  const question = { who: member.who, params, query, body: {}, secrets: look.secrets };
  const due: Due = { kind: 'answer', watched };
  const key = sharedKey(route, question) ?? JSON.stringify([dueKey(due), member.who]);
  const shared = look.answers.get(key) ?? askShared(route, watched, { ...look, question });
  look.answers.set(key, shared);
  const answer = await shared;
  const before = member.sent.get(dueKey(due));
  if ('unanswered' in answer) {
    if (answer.unanswered === 'failed') noteDue(member, due, ANSWER_MS);
    return noteSent(member, due, before?.json ?? '');
  }
  noteSent(member, due, answer.said);
  if (renewMs !== undefined) noteDue(member, due, renewMs);
  if (runId !== undefined) member.pages.set(runId, (answer.page ??= paceOf(answer.message.data)));
  if (before?.json !== answer.said) member.send(answer.message);
  member.send(answer.touched);
}

async function askShared(
  route: Route,
  { topic, event }: Watched,
  { reader, question }: Asking & { readonly question: Question },
): Promise<Shared> {
  const outcome = await reader.answer(route, question);
  if (outcome.isRefused) return { unanswered: unansweredBy(outcome.refusal) };
  const { json = 'null' } = outcome;
  return {
    said: splitReadAt(json).said,
    message: { event, data: json },
    touched: { event: 'touched', data: JSON.stringify({ topic }) },
  };
}

function noteSent({ sent }: Member, due: Due, json: string): void {
  sent.set(dueKey(due), { json, at: performance.now() });
}

function lastOf({ sent }: Member, key: string): number {
  return sent.get(key)?.at ?? Number.NEGATIVE_INFINITY;
}

/**
 * Answers routes that read. On SQLite a read keeps its thread busy, so that a long one would hold up the live stream and
 * all others: the server reads in a thread of its own. This file is what both ways share.
 * Promise: no answer has a secret of the environment in it, whichever route made it.
 */
import type { Store } from '@sb/storage';
import type { Beside, Outcome, Question } from '../http/outcome.ts';
import { noAnswer } from '../http/no-answer.ts';
import { answerJson } from '../http/read-at.ts';
import { refusalOf } from '../http/refusal.ts';
import { type Call, changesSomething, type Following, type Route } from '../http/route.ts';
import { written } from '../http/text-answer.ts';
import { redacted } from '../rows/redacted.ts';
import { keepPast } from './keep-past.ts';

export interface Reader {
  /** The JSON of the answer, or the refusal. Never fails. */
  answer(route: Route, question: Question, following?: Following): Promise<Outcome>;
  /** How many questions have no answer yet. */
  waiting(): number;
  close(): Promise<void>;
}

export async function answerIn(
  beside: Pick<Call, 'store' | Beside>,
  route: Route,
  question: Question,
): Promise<Outcome> {
  try {
    const answer = await route.run({ ...question, ...beside });
    const shown = redacted(answer, question.secrets);
    return { isRefused: false, json: shown === undefined ? undefined : answerJson(written(route, shown)) };
  } catch (error) {
    return { isRefused: true, refusal: refusalOf(error, question.secrets) };
  }
}

/** Reads on the thread of the caller. As in a thread, those that breathe are read one after the other. */
export function createLocalReader(store: Store): Reader {
  let waiting = 0;
  let breathing: Promise<unknown> = Promise.resolve();
  keepPast(store);
  return {
    answer(route, question, following) {
      waiting += 1;
      const answered =
        route.breathes === true ? inTurn(route, question, following) : read(route, question, following);
      return answered.finally(() => (waiting -= 1));
    },
    waiting: () => waiting,
    close: async () => {},
  };

  function read(route: Route, question: Question, following?: Following): Promise<Outcome> {
    return answerIn({ store, ...following }, route, question);
  }

  /** Without its caller a question gives up its turn. */
  function inTurn(route: Route, question: Question, following?: Following): Promise<Outcome> {
    const answered = breathing.then((): Promise<Outcome> | Outcome =>
      following?.signal?.aborted === true ? givenUp(route) : read(route, question, following),
    );
    breathing = answered;
    return answered;
  }
}

/** The outcome of a question that is not read any more. */
export function givenUp(route: Route): Outcome {
  return {
    isRefused: true,
    refusal: noAnswer(changesSomething(route), 'The answer was given up', 'Repeat the request.'),
  };
}

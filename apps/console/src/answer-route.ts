/** Answers a route in the process that the route names. An act under a key is carried out once. */
import type { Logger } from '@sb/logger';
import type { Store } from '@sb/storage';
import type { Context } from 'hono';
import type { Vars } from './http/middlewares.ts';
import { once } from './http/once.ts';
import type { Outcome, Question } from './http/outcome.ts';
import { type About, isKeptOnce, type Route } from './http/route.ts';
import { asPrecondition } from './http/version.ts';
import type { Who } from './http/who.ts';
import type { Live } from './live/live.ts';
import type { WorkerProgram } from './program/worker-program.ts';
import { answerIn, type Reader } from './reader/reader.ts';
import { requestText } from './requests/read-question.ts';
import { type SessionOptions, visitorOf } from './requests/visitor.ts';

export interface AnswerParts {
  /** For routes that act. */
  readonly store: Store;
  readonly reader: Reader;
  /** Answers acts that compute for seconds. */
  readonly planner: Reader;
  readonly live: Live;
  readonly program: WorkerProgram;
  readonly session: SessionOptions;
  readonly about: About;
  /** The numbers of this process. */
  readonly metrics: () => string;
  readonly logger: Pick<Logger, 'error'>;
}

/** A question, and the signal that aborts when no one waits for its answer. */
export interface Asked {
  readonly question: Question;
  readonly signal: AbortSignal;
}

type Ctx = Context<Vars>;

export interface Answers {
  /** An act under a key is carried out once. */
  answerOnce(c: Ctx, route: Route, asked: Asked & { readonly who: Who | undefined }): Promise<Outcome>;
  answerOf(c: Ctx, route: Route, asked: Asked): Promise<Outcome>;
}

export function createAnswers(parts: AnswerParts): Answers {
  return { answerOnce, answerOf };

  function answerOnce(
    c: Ctx,
    route: Route,
    { who, ...asked }: Asked & { readonly who: Who | undefined },
  ): Promise<Outcome> {
    const { question } = asked;
    const answer = (): Promise<Outcome> => answerOf(c, route, asked);
    const key = isKeptOnce(route) ? c.req.header('idempotency-key') : undefined;
    if (key === undefined || !who) return answer();
    const request = { key, author: who.actor, request: requestText(c, question) };
    return once(parts.store, request, { answer, onError: logNotKept });
  }

  async function answerOf(c: Ctx, route: Route, asked: Asked): Promise<Outcome> {
    const outcome = await answerAt(c, route, asked);
    return asked.question.version === undefined ? outcome : asPrecondition(outcome);
  }

  function answerAt(c: Ctx, route: Route, { question, signal }: Asked): Promise<Outcome> {
    // A read that no one waits for gives up its turn. An act goes on, unless it looks at the signal before it begins.
    if (route.runsIn === 'reader') return parts.reader.answer(route, question, { signal });
    if (route.runsIn === 'planner') return parts.planner.answer(route, question);
    const { store, live, about, metrics, program } = parts;
    const visitor = visitorOf(c, parts.session);
    const beside = { store, live, about, visitor, metrics, program, signal };
    return answerIn(beside, route, question);
  }

  function logNotKept(error: unknown): void {
    parts.logger.error('the outcome of a request could not be kept under its key', { error });
  }
}

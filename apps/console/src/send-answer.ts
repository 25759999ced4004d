/** What is sent: an answer or a refusal at once, or one that goes on as a stream, as lines or as a file. */
import type { Logger } from '@sb/logger';
import type { Store } from '@sb/storage';
import type { Context } from 'hono';
import type { StatusCode } from 'hono/utils/http-status';
import type { Answers } from './answer-route.ts';
import { exportList } from './export/export-list.ts';
import { CONTENT_TYPE, type ExportFormat } from './export/export-rows.ts';
import { progressLines } from './export/progress-lines.ts';
import type { Identify } from './guard/credentials.ts';
import { type Sent, sentRefusal } from './http/answer-headers.ts';
import { answerInTime } from './http/in-time.ts';
import type { Vars } from './http/middlewares.ts';
import type { Outcome, Question } from './http/outcome.ts';
import { type Refusal, refusalOf } from './http/refusal.ts';
import type { Route } from './http/route.ts';
import { isProxied, type Who } from './http/who.ts';
import type { Live } from './live/live.ts';
import { createStreamCounts } from './live/stream-counts.ts';
import { serveStream } from './live/stream.ts';
import type { Reader } from './reader/reader.ts';
import { credentialsOf } from './requests/read-request.ts';

/**
 * An answer that goes on, to one whom a proxy names, ends then: the next request is named anew. A page opens its stream
 * again; an export cannot go on in another request, so it has the time that a long one takes.
 */
export const PROXIED_MS = { stream: 300_000, export: 3_600_000 } as const;
/** While the store is away each request may be refused: this often one of each code is logged. */
const LOGGED_EVERY_MS = 60_000;

export interface SendParts {
  readonly store: Store;
  readonly reader: Reader;
  readonly live: Live;
  readonly identify: Identify;
  readonly secrets: readonly string[];
  readonly logger: Pick<Logger, 'error'>;
}

type Ctx = Context<Vars>;

interface Exported {
  readonly question: Question;
  readonly format: ExportFormat;
}

export interface Sender {
  stream(c: Ctx, who: Who): Promise<Response>;
  /** How far the answer is, and then the answer. */
  lines(c: Ctx, route: Route, question: Question): Promise<Response>;
  exported(c: Ctx, route: Route, asked: Exported): Promise<Response>;
  refuse(c: Ctx, refusal: Refusal): Response;
}

export function createSender(parts: SendParts, answers: Pick<Answers, 'answerOf'>): Sender {
  const counts = createStreamCounts();
  const loggedAt = new Map<string, number>();
  return { stream, lines, exported, refuse };

  function stream(c: Ctx, who: Who): Promise<Response> {
    const { live, store } = parts;
    return serveStream(c, who, {
      live,
      store,
      identify: identifyAgain(c, who, PROXIED_MS.stream),
      counts,
      onError: logBug,
    });
  }

  async function lines(c: Ctx, route: Route, question: Question): Promise<Response> {
    const body = await progressLines({
      answer: ({ onProgress, signal: left }) =>
        answerInTime(route, [c.req.raw.signal, left], (signal) =>
          parts.reader.answer(route, question, { onProgress, signal }),
        ),
      problemOf: (error) =>
        sentRefusal(seenRefusal(c, refusalOf(error, parts.secrets)), c.get('requestId')).body ?? '{}',
    });
    return c.body(body, 200, { 'content-type': CONTENT_TYPE.ndjson });
  }

  function exported(c: Ctx, route: Route, { question, format }: Exported): Promise<Response> {
    const { signal: left } = c.req.raw;
    const answer = (page: Question): Promise<Outcome> =>
      answerInTime(route, [left], (signal) => answers.answerOf(c, route, { question: page, signal }));
    return exportList(c, route, question, {
      format,
      answer,
      identify: identifyAgain(c, question.who, PROXIED_MS.export),
      left,
      onError: logBug,
    });
  }

  /**
   * For an answer that goes on: its own checks do not keep a session from becoming idle. The headers of a proxy stay those of
   * the request, so they hold for `proxiedMs` only.
   */
  function identifyAgain(c: Ctx, who: Who, proxiedMs: number): () => Promise<Who | undefined> {
    const until = isProxied(who) ? performance.now() + proxiedMs : Number.POSITIVE_INFINITY;
    return async () =>
      performance.now() < until ? parts.identify(credentialsOf(c), { touches: false }) : undefined;
  }

  function refuse(c: Ctx, refusal: Refusal): Response {
    const requestId = c.get('requestId');
    const { stack } = refusal;
    if (stack !== undefined) parts.logger.error('a request failed', { requestId, path: c.req.path, stack });
    return send(c, sentRefusal(seenRefusal(c, refusal), requestId));
  }

  /** Where the store is, a refusal says to administrators only, as the page of the store does; to all others the log says it. */
  function seenRefusal(c: Ctx, refusal: Refusal): Refusal {
    const { withoutPlace, detail, code } = refusal;
    if (withoutPlace === undefined) return refusal;
    const maySeePlace = c.get('maySeePlace') === true;
    if (isLogDue(code, maySeePlace)) {
      const requestId = c.get('requestId');
      parts.logger.error('the store did not serve a request', { requestId, code, detail });
    }
    return maySeePlace ? refusal : { ...refusal, detail: withoutPlace };
  }

  /** Each act whose outcome is unknown may have to be looked at: the log has all of them. */
  function isLogDue(code: string, isSaid: boolean): boolean {
    if (code === 'WRITE_OUTCOME_UNKNOWN') return true;
    const now = performance.now();
    if (isSaid || now - (loggedAt.get(code) ?? Number.NEGATIVE_INFINITY) < LOGGED_EVERY_MS) return false;
    loggedAt.set(code, now);
    return true;
  }

  function logBug(error: unknown): void {
    const { stack, detail } = refusalOf(error, parts.secrets);
    parts.logger.error('an answer ended early', { stack: stack ?? detail });
  }
}

export function send(c: Ctx, { status, headers, body }: Sent): Response {
  for (const [name, value] of Object.entries(headers)) c.header(name, value);
  return c.newResponse(body, status as StatusCode);
}

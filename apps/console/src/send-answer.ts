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
import type { Who } from './http/who.ts';
import type { Live } from './live/live.ts';
import { createStreamCounts } from './live/stream-counts.ts';
import { serveStream } from './live/stream.ts';
import type { Reader } from './reader/reader.ts';
import { credentialsOf } from './requests/read-request.ts';

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
  return { stream, lines, exported, refuse };

  function stream(c: Ctx, who: Who): Promise<Response> {
    const { live, store } = parts;
    return serveStream(c, who, { live, store, identify: identifyAgain(c), counts, onError: logBug });
  }

  async function lines(c: Ctx, route: Route, question: Question): Promise<Response> {
    const body = await progressLines({
      answer: ({ onProgress, signal: left }) =>
        answerInTime(route, [c.req.raw.signal, left], (signal) =>
          parts.reader.answer(route, question, { onProgress, signal }),
        ),
      problemOf: (error) => sentRefusal(refusalOf(error, parts.secrets), c.get('requestId')).body ?? '{}',
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
      identify: identifyAgain(c),
      left,
      onError: logBug,
    });
  }

  /** For an answer that goes on: its own checks do not keep a session from becoming idle. */
  function identifyAgain(c: Ctx): () => Promise<Who | undefined> {
    return () => parts.identify(credentialsOf(c), { touches: false });
  }

  function refuse(c: Ctx, refusal: Refusal): Response {
    const requestId = c.get('requestId');
    const { stack } = refusal;
    if (stack !== undefined) parts.logger.error('a request failed', { requestId, path: c.req.path, stack });
    return send(c, sentRefusal(refusal, requestId));
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

/**
 * The console as one function from request to answer. Every route comes from the table: its checks run before it
 * because the router is made from the records, so no route can be without them, and what is not in the table is 404.
 */
import type { Logger } from '@sb/logger';
import type { Store } from '@sb/storage';
import { Hono, type Context } from 'hono';
import type { StatusCode } from 'hono/utils/http-status';
import { exportList } from './export/export-list.ts';
import { CONTENT_TYPE, exportFormat, type ExportFormat } from './export/export-rows.ts';
import { progressLines } from './export/progress-lines.ts';
import { serveWebFile, type WebFiles } from './files/web-files.ts';
import { createAdmission } from './guard/admit.ts';
import type { Identify } from './guard/credentials.ts';
import { type AllowedAddresses, checkHost, checkOrigin, isProbe } from './guard/guard.ts';
import { type Sent, sentAnswer, sentRefusal } from './http/answer-headers.ts';
import { createConsoleMetrics } from './http/console-metrics.ts';
import { answerInTime, knownInTime } from './http/in-time.ts';
import { addHeaders, limitBody, limitQuery, measure, type Vars } from './http/middlewares.ts';
import { once } from './http/once.ts';
import type { Outcome, Question } from './http/outcome.ts';
import { RefusedError, type Refusal, refusalOf } from './http/refusal.ts';
import { type About, fullPath, isKeptOnce, type Route } from './http/route.ts';
import { asPrecondition, isRehearsal } from './http/version.ts';
import { NOBODY, type Who } from './http/who.ts';
import type { Live } from './live/live.ts';
import { createStreamCounts } from './live/stream-counts.ts';
import { serveStream } from './live/stream.ts';
import { type OpenApiDocument, openApiDocument } from './openapi/document.ts';
import type { WorkerProgram } from './program/worker-program.ts';
import { answerIn, type Reader } from './reader/reader.ts';
import { readQuestion, requestText } from './requests/read-question.ts';
import { credentialsOf, originOf } from './requests/read-request.ts';
import { addressOf, type SessionOptions, visitorOf } from './requests/visitor.ts';

export interface ConsoleParts {
  /** For routes that act. */
  readonly store: Store;
  readonly reader: Reader;
  /** Answers acts that compute for seconds. */
  readonly planner: Reader;
  readonly live: Live;
  readonly routes: readonly Route[];
  readonly addresses: AllowedAddresses;
  readonly identify: Identify;
  readonly secrets: readonly string[];
  readonly program: WorkerProgram;
  readonly about: Omit<About, 'document'>;
  readonly session: SessionOptions;
  /** Undefined: the API only. */
  readonly web: WebFiles | undefined;
  readonly logger: Pick<Logger, 'info' | 'error'>;
}

type Ctx = Context<Vars>;

/** A question, and the signal that aborts when no one waits for its answer. */
interface Asked {
  readonly question: Question;
  readonly signal: AbortSignal;
}

export function createConsole(parts: ConsoleParts): Hono<Vars> {
  const app = new Hono<Vars>({ strict: true });
  const counts = createStreamCounts();
  const admission = createAdmission({
    store: parts.store,
    identify: parts.identify,
    onError: logNotRecorded,
  });
  const metrics = createConsoleMetrics();
  const metricsText = (): string =>
    metrics.text({
      version: parts.about.version,
      streams: parts.live.clients,
      reads: parts.reader.waiting(),
    });

  app.use('*', measure(metrics));
  app.use('*', addHeaders(parts.session));
  app.use('*', async (c, next) => {
    if (!isProbe(c.req.path)) checkHost(originOf(c), parts.addresses);
    await next();
  });
  app.use('*', limitQuery, limitBody);
  // Made for its first request: at the start it would take longer than all else.
  let document: OpenApiDocument | undefined;
  const about: About = {
    ...parts.about,
    document: () => (document ??= openApiDocument(parts.routes, parts.about.version)),
  };
  // A fixed path before one that it fits: `/runs/facets` before `/runs/:id`.
  const routes = parts.routes.toSorted((a, b) => countParams(a) - countParams(b));
  for (const route of routes) app.on(route.method, fullPath(route), (c) => serve(c, route));
  for (const [path, methods] of methodsByPath(routes))
    app.all(path, (c) => {
      c.header('allow', methods.join(', '));
      throw new RefusedError({
        code: 'METHOD_REFUSED',
        detail: `This address accepts ${methods.join(', ')} only.`,
      });
    });
  app.get('*', (c) => serveWebFile(c, parts.web));
  app.notFound(() => {
    throw new RefusedError({ code: 'NOT_FOUND', detail: 'There is nothing at this address.' });
  });
  app.onError((error, c) => refuse(c, refusalOf(error, parts.secrets)));
  return app;

  async function serve(c: Ctx, route: Route): Promise<Response> {
    c.set('route', `${route.method} ${fullPath(route)}`);
    const sender = { credentials: credentialsOf(c), address: addressOf(c, parts.session) };
    const who = await knownInTime(admission.whoMay(route, sender));
    checkOrigin(c.req.method, originOf(c), parts.addresses, who);
    const question = await readQuestion(c, route, { who: who ?? NOBODY, secrets: parts.secrets });
    if (route.kind === 'stream') return stream(c, question.who);
    const accept = c.req.header('accept');
    if (route.hasProgress === true && exportFormat(accept) === 'ndjson') return lines(c, route, question);
    const format = route.isList === true ? exportFormat(accept) : undefined;
    if (format) return exported(c, route, { question, format });
    const { signal: left } = c.req.raw;
    const outcome = await answerInTime(route, [left], (signal) =>
      answerOnce(c, route, { question, who, signal }),
    );
    if (outcome.isRefused) return refuse(c, outcome.refusal);
    const ifNoneMatch = c.req.header('if-none-match');
    const asking = { method: c.req.method, ifNoneMatch, isRehearsal: isRehearsal(question.query) };
    return send(c, sentAnswer(route, outcome.json, asking));
  }

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

  function exported(
    c: Ctx,
    route: Route,
    { question, format }: { readonly question: Question; readonly format: ExportFormat },
  ): Promise<Response> {
    const { signal: left } = c.req.raw;
    const answer = (page: Question): Promise<Outcome> =>
      answerInTime(route, [left], (signal) => answerOf(c, route, { question: page, signal }));
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

  /** An act under a key is carried out once. */
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
    const { store, live, program } = parts;
    const visitor = visitorOf(c, parts.session);
    const beside = { store, live, about, visitor, metrics: metricsText, program, signal };
    return answerIn(beside, route, question);
  }

  function refuse(c: Ctx, refusal: Refusal): Response {
    const requestId = c.get('requestId');
    const { stack } = refusal;
    if (stack !== undefined) parts.logger.error('a request failed', { requestId, path: c.req.path, stack });
    return send(c, sentRefusal(refusal, requestId));
  }

  function logNotRecorded(error: unknown): void {
    parts.logger.error('a refusal could not be recorded', { error });
  }

  function logNotKept(error: unknown): void {
    parts.logger.error('the outcome of a request could not be kept under its key', { error });
  }

  function logBug(error: unknown): void {
    const { stack, detail } = refusalOf(error, parts.secrets);
    parts.logger.error('an answer ended early', { stack: stack ?? detail });
  }
}

function send(c: Ctx, { status, headers, body }: Sent): Response {
  for (const [name, value] of Object.entries(headers)) c.header(name, value);
  return c.newResponse(body, status as StatusCode);
}

function countParams({ path }: Route): number {
  return path.split(':').length;
}

function methodsByPath(routes: readonly Route[]): ReadonlyMap<string, readonly string[]> {
  const methods = new Map<string, string[]>();
  for (const route of routes) {
    const path = fullPath(route);
    methods.set(path, [...(methods.get(path) ?? []), route.method]);
  }
  return methods;
}

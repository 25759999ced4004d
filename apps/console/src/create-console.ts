/**
 * The console as one function from request to answer. Every route comes from the table: its checks stand before it
 * because the router is made from the records, so no route can be without them, and what is not in the table is 404.
 */
import { createHash } from 'node:crypto';
import type { BlockList } from 'node:net';
import { createDenials } from '@sb/access';
import type { Logger } from '@sb/logger';
import type { Store } from '@sb/storage';
import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { deleteCookie, setCookie } from 'hono/cookie';
import { z } from 'zod';
import type { WorkerProgram } from './program/worker-program.ts';
import { serveWebFile, type WebFiles } from './files/web-files.ts';
import type { Identify } from './guard/credentials.ts';
import { checkFields } from './requests/check-fields.ts';
import { CONTENT_TYPE, exportFormat, type ExportFormat } from './http/export-rows.ts';
import { exportedBody, pageOf } from './http/exported-body.ts';
import { createConsoleMetrics } from './http/console-metrics.ts';
import { checkHost, checkOrigin, checkWho, type Doors, lacking } from './guard/guard.ts';
import { SECURITY_HEADERS, TRANSPORT_SECURITY } from './http/headers.ts';
import { answerInTime, knownInTime } from './http/in-time.ts';
import { once } from './http/once.ts';
import { splitReadAt } from './http/read-at.ts';
import { newRequestId, problemOf, RefusedError, type Refusal, refusalOf } from './http/refusal.ts';
import { traceOf } from '@sb/telemetry';
import { type About, changesSomething, type Door, fullPath, type Route } from './http/route.ts';
import { textOf } from './http/text-answer.ts';
import { asPrecondition, seenVersion, versionTag } from './http/version.ts';
import { NOBODY, type Who } from './http/who.ts';
import type { Live } from './live/live.ts';
import { serveStream } from './live/stream.ts';
import { type OpenApiDocument, openApiDocument } from './openapi/document.ts';
import { clientAddress } from './guard/proxy.ts';
import {
  asked,
  checkNone,
  credentialsOf,
  isFromHere,
  isProbe,
  jsonOf,
  peerOf,
  queryOf,
} from './requests/read-request.ts';
import type { Outcome, Question } from './http/outcome.ts';
import { answerIn, type Reader } from './reader/reader.ts';

export interface ConsoleParts {
  /** For routes that act. */
  readonly store: Store;
  readonly reader: Reader;
  /** Answers acts that compute for seconds. */
  readonly planner: Reader;
  readonly live: Live;
  readonly routes: readonly Route[];
  readonly doors: Doors;
  readonly identify: Identify;
  readonly secrets: readonly string[];
  readonly program: WorkerProgram;
  readonly about: Omit<About, 'document'>;
  readonly session: {
    /** The name of its cookie. */
    readonly cookie: string;
    readonly isSecure: boolean;
    readonly proxies: BlockList | undefined;
  };
  /** Undefined: the API only. */
  readonly web: WebFiles | undefined;
  readonly logger: Pick<Logger, 'info' | 'error'>;
}

const LONGEST_BODY = 1_048_576 + 65_536;
const LONGEST_QUERY = 4_096;
/** A day less than browsers keep a cookie, because the clock of the store may be ahead of that of this machine. */
const LONGEST_COOKIE_MS = 399 * 86_400_000;

interface Vars {
  /** `route`: `GET /api/v1/runs`, once it is known. */
  Variables: { requestId: string; route?: string };
}
type Ctx = Context<Vars>;

export function createConsole(parts: ConsoleParts): Hono<Vars> {
  const app = new Hono<Vars>({ strict: true });
  /** The live streams of each session or token. */
  const counts = new Map<string, number>();
  const denials = createDenials(parts.store);
  const metrics = createConsoleMetrics();
  const metricsText = (): string =>
    metrics.text({
      version: parts.about.version,
      streams: parts.live.clients,
      reads: parts.reader.waiting(),
    });

  app.use('*', async (c, next) => {
    const began = performance.now();
    await next();
    const route = c.get('route') ?? 'other';
    metrics.record({ route, status: c.res.status, tookMs: performance.now() - began });
  });

  app.use('*', async (c, next) => {
    c.set('requestId', newRequestId());
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) c.header(name, value);
    if (parts.session.isSecure) c.header('strict-transport-security', TRANSPORT_SECURITY);
    c.header('cache-control', 'no-store');
    c.header('x-request-id', c.get('requestId'));
    if (!isProbe(c.req.path)) checkHost(asked(c), parts.doors);
    if (new URL(c.req.url).search.length > LONGEST_QUERY)
      throw new RefusedError({ code: 'TOO_LARGE', detail: 'The query is longer than 4 KB.' });
    await next();
  });
  app.use(
    '*',
    bodyLimit({
      maxSize: LONGEST_BODY,
      onError: () => {
        throw new RefusedError({
          code: 'TOO_LARGE',
          detail: 'The body is longer than 1 MB.',
          hint: 'A larger file of a board is imported on the machine: worker questboard:import <file>',
        });
      },
    }),
  );
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
      throw new RefusedError({ code: 'METHOD_REFUSED', detail: `Here ${methods.join(', ')} is served.` });
    });
  app.get('*', (c) => serveWebFile(c, parts.web));
  app.notFound(() => {
    throw new RefusedError({ code: 'NOT_FOUND', detail: 'There is nothing at this address.' });
  });
  app.onError((error, c) => refuse(c, refusalOf(error, parts.secrets)));
  return app;

  async function serve(c: Ctx, route: Route): Promise<Response> {
    c.set('route', `${route.method} ${fullPath(route)}`);
    const who = await knownInTime(whoMay(c, route));
    /** For an answer that goes on: its own checks do not keep a session from becoming idle. */
    const identify = (): Promise<Who | undefined> => parts.identify(credentialsOf(c), { touches: false });
    checkOrigin(c.req.method, asked(c), parts.doors, who);
    const question = {
      who: who ?? NOBODY,
      params: route.params ? checkFields(route.params, c.req.param(), 'path') : {},
      query: route.query ? checkFields(route.query, queryOf(c), 'query') : checkNone(queryOf(c)),
      body: route.body ? checkFields(route.body, await jsonOf(c), 'body') : {},
      secrets: parts.secrets,
      ...seenVersion(route, c.req.header('if-match')),
    };
    if (route.kind === 'stream') {
      return serveStream(c, question.who, {
        live: parts.live,
        store: parts.store,
        identify,
        counts,
        onError: logBug,
      });
    }
    const format = route.isList === true ? exportFormat(c.req.header('accept')) : undefined;
    if (format) return await exportList(c, { route, question, format, identify });
    const answer = (): Promise<Outcome> => answerOf(c, route, question);
    const isKept = changesSomething(route) && !route.isSecret;
    const key = isKept ? c.req.header('idempotency-key') : undefined;
    const outcome = await answerInTime(
      route,
      key === undefined || !who
        ? answer()
        : once(
            parts.store,
            { key, author: who.actor, request: requestText(c, question) },
            { answer, onError: logNotKept },
          ),
    );
    if (outcome.isRefused) return refuse(c, outcome.refusal);
    if (outcome.json === undefined) return c.body(null, 204);
    if (route.hasTag === true && c.req.method === 'GET') {
      const { said, now } = splitReadAt(outcome.json);
      const tag = `"${createHash('sha256').update(said).digest('base64url').slice(0, 22)}"`;
      c.header('etag', tag);
      // With 304 the answer that a browser keeps has the time of when it was sent.
      if (now !== undefined) c.header('x-store-time', now);
      c.header('cache-control', 'private, no-cache');
      // A proxy that compresses makes the tag a weak one.
      if (c.req.header('if-none-match')?.replace(/^W\//, '') === tag) return c.body(null, 304);
    }
    const version = route.hasVersion === true ? versionTag(outcome.json) : undefined;
    if (version !== undefined) c.header('etag', version);
    if (route.mediaType !== undefined)
      return c.body(textOf(outcome.json), 200, { 'content-type': route.mediaType });
    const status = route.statusOf?.(JSON.parse(outcome.json)) ?? route.status ?? 200;
    return c.body(outcome.json, status, { 'content-type': 'application/json; charset=utf-8' });
  }

  /** Who asks, if it may. A probe is not asked who it is: it is answered also while the store is away. */
  async function whoMay(c: Ctx, route: Route): Promise<Who | undefined> {
    if (isProbe(c.req.path)) return undefined;
    const credentials = credentialsOf(c);
    const who = await parts.identify(credentials);
    if (!(route.isOpenHere === true && isFromHere(credentials))) admit(c, route, who);
    return who;
  }

  /** A refusal by role is recorded. It does not wait for that: the store may take no write. */
  function admit(c: Ctx, route: Route, who: Who | undefined): void {
    const needs = lacking(route, who);
    if (needs !== undefined && who && who.kind !== 'wall') {
      const denial = { method: route.method, path: fullPath(route), needs, address: doorOf(c).address };
      void denials(who, denial).catch((error: unknown) =>
        parts.logger.error('a refusal could not be recorded', { error }),
      );
    }
    checkWho(route, who);
  }

  async function answerOf(c: Ctx, route: Route, question: Question): Promise<Outcome> {
    if (route.kind === 'read') return parts.reader.answer(route, question);
    if (route.isLong === true) return parts.planner.answer(route, question);
    const { store, live, program } = parts;
    const beside = { store, live, about, door: doorOf(c), metrics: metricsText, program };
    const outcome = await answerIn(beside, route, question);
    return route.needsVersion ? asPrecondition(outcome) : outcome;
  }

  function doorOf(c: Ctx): Door {
    const { cookie, isSecure, proxies } = parts.session;
    const options = { path: '/', httpOnly: true, sameSite: 'Strict', secure: isSecure } as const;
    return {
      address: clientAddress(peerOf(c), c.req.header('x-forwarded-for'), proxies),
      agent: c.req.header('user-agent'),
      trace: traceOf(c.req.header('traceparent') ?? '', c.req.header('tracestate')),
      signedIn(secret, expiresAt) {
        const expires = new Date(Math.min(expiresAt, Date.now() + LONGEST_COOKIE_MS));
        setCookie(c, cookie, secret, { ...options, expires });
      },
      signedOut: () => deleteCookie(c, cookie, options),
    };
  }

  /**
   * The first page is read before the answer begins: what is refused is refused with its status. Each later one is read
   * with the rights of its moment: the export fails when its session or token has ended.
   */
  async function exportList(
    c: Ctx,
    {
      route,
      question,
      format,
      identify,
    }: {
      readonly route: Route;
      readonly question: Question;
      readonly format: ExportFormat;
      readonly identify: () => Promise<Who | undefined>;
    },
  ): Promise<Response> {
    const readAs = async (who: Who, cursor: string | undefined) => {
      const query = { ...(question.query as object), limit: 200, isWalk: true, cursor };
      return pageOf(await answerInTime(route, answerOf(c, route, { ...question, who, query })));
    };
    const readPage = async (cursor: string | undefined) => {
      const who = await knownInTime(identify());
      checkWho(route, who);
      return readAs(who ?? NOBODY, cursor);
    };
    const first = await readAs(question.who, undefined);
    c.header('content-type', CONTENT_TYPE[format]);
    c.header(
      'content-disposition',
      `attachment; filename="${route.path.split('/').at(1) ?? 'list'}.${format}"`,
    );
    return c.body(exportedBody({ format, first, readPage, columns: columnsOf(route) }, logBug));
  }

  function logNotKept(error: unknown): void {
    parts.logger.error('the outcome of a request could not be kept under its key', { error });
  }

  function logBug(error: unknown): void {
    const { stack, detail } = refusalOf(error, parts.secrets);
    parts.logger.error('an answer ended early', { stack: stack ?? detail });
  }

  function refuse(c: Ctx, refusal: Refusal): Response {
    const requestId = c.get('requestId');
    const { stack, retryAfterS, status, code } = refusal;
    if (stack !== undefined) parts.logger.error('a request failed', { requestId, path: c.req.path, stack });
    if (retryAfterS !== undefined) c.header('retry-after', String(retryAfterS));
    if (code === 'SIGNED_OUT') c.header('www-authenticate', 'Bearer');
    c.header('content-type', 'application/problem+json; charset=utf-8');
    return c.body(JSON.stringify(problemOf(refusal, requestId)), status as 400);
  }
}

/** The fields of the items of a list. */
function columnsOf({ answer }: Route): readonly string[] {
  const list =
    answer instanceof z.ZodUnion
      ? answer.options.find((one) => one instanceof z.ZodObject && 'items' in one.shape)
      : answer;
  const items: unknown = list instanceof z.ZodObject ? list.shape['items'] : undefined;
  const item: unknown = items instanceof z.ZodArray ? items.element : undefined;
  return item instanceof z.ZodObject ? Object.keys(item.shape) : [];
}

/** The text by which two requests with the same key are compared: equal texts are the same request. */
function requestText(c: Ctx, { query, body, version }: Question): string {
  return JSON.stringify([c.req.method, c.req.path, query, body, version]);
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

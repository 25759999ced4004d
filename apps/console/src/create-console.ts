/**
 * The console as one function from request to answer. Every route comes from the table: its checks run before it
 * because the router is made from the records, so no route can be without them, and what is not in the table is 404.
 */
import type { Logger } from '@sb/logger';
import { Hono, type Context } from 'hono';
import { type AnswerParts, createAnswers } from './answer-route.ts';
import { exportFormat } from './export/export-rows.ts';
import { serveWebFile, type WebFiles } from './files/web-files.ts';
import { createAdmission } from './guard/admit.ts';
import { type AllowedAddresses, checkHost, checkOrigin, isProbe, lacking } from './guard/guard.ts';
import { sentAnswer } from './http/answer-headers.ts';
import { createConsoleMetrics } from './http/console-metrics.ts';
import { answerInTime, knownInTime } from './http/in-time.ts';
import { addHeaders, limitBody, limitQuery, measure, type Vars } from './http/middlewares.ts';
import { RefusedError, refusalOf } from './http/refusal.ts';
import { type About, fullPath, type Route } from './http/route.ts';
import { isRehearsal } from './http/version.ts';
import { NOBODY } from './http/who.ts';
import { type OpenApiDocument, openApiDocument } from './openapi/document.ts';
import { readQuestion } from './requests/read-question.ts';
import { credentialsOf, originOf } from './requests/read-request.ts';
import { addressOf } from './requests/visitor.ts';
import { createSender, send, type SendParts } from './send-answer.ts';

export interface ConsoleParts
  extends Omit<AnswerParts, 'about' | 'metrics' | 'logger'>, Omit<SendParts, 'logger'> {
  readonly routes: readonly Route[];
  readonly addresses: AllowedAddresses;
  readonly about: Omit<About, 'document'>;
  /** Undefined: the API only. */
  readonly web: WebFiles | undefined;
  readonly logger: Pick<Logger, 'info' | 'error'>;
}

type Ctx = Context<Vars>;

export function createConsole(parts: ConsoleParts): Hono<Vars> {
  const app = new Hono<Vars>({ strict: true });
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
  const answers = createAnswers({ ...parts, about, metrics: metricsText });
  const sender = createSender(parts, answers);
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
  app.onError((error, c) => sender.refuse(c, refusalOf(error, parts.secrets)));
  return app;

  async function serve(c: Ctx, route: Route): Promise<Response> {
    c.set('route', `${route.method} ${fullPath(route)}`);
    const from = { credentials: credentialsOf(c), address: addressOf(c, parts.session) };
    const who = await knownInTime(admission.whoMay(route, from));
    c.set('maySeePlace', lacking({ least: 'admin' }, who) === undefined);
    checkOrigin(c.req.method, originOf(c), parts.addresses, who);
    const question = await readQuestion(c, route, { who: who ?? NOBODY, secrets: parts.secrets });
    if (route.kind === 'stream') return sender.stream(c, question.who);
    const accept = c.req.header('accept');
    if (route.hasProgress === true && exportFormat(accept) === 'ndjson')
      return sender.lines(c, route, question);
    const format = route.isList === true ? exportFormat(accept) : undefined;
    if (format) return sender.exported(c, route, { question, format });
    const { signal: left } = c.req.raw;
    const isRehearsed = isRehearsal(question.query);
    const answer = (signal: AbortSignal) => answers.answerOnce(c, route, { question, who, signal });
    const outcome = await answerInTime(route, [left], answer, isRehearsed);
    if (outcome.isRefused) return sender.refuse(c, outcome.refusal);
    const ifNoneMatch = c.req.header('if-none-match');
    const asking = { method: c.req.method, ifNoneMatch, isRehearsal: isRehearsed };
    return send(c, sentAnswer(route, outcome.json, asking));
  }

  function logNotRecorded(error: unknown): void {
    parts.logger.error('a refusal could not be recorded', { error });
  }
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

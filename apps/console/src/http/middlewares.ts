/** What happens to every request, whatever route it asks for. */
import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { ConsoleMetrics } from './console-metrics.ts';
import { SECURITY_HEADERS, TRANSPORT_SECURITY } from './headers.ts';
import { newRequestId, RefusedError } from './refusal.ts';

export interface Vars {
  /** `route`: `GET /api/v1/runs`, once it is known. `maySeePlace`: the one who asks may see the page of the store. */
  Variables: { requestId: string; route?: string; maySeePlace?: boolean };
}

/** The input of a run, which may have 1 MB, and beside it the other fields of its request. */
const LONGEST_BODY = 1_048_576 + 65_536;
const LONGEST_QUERY = 4_096;
/** As proxies count it: no answer has it, and it is no failure of the server. */
const LEFT = 499;

/** A request whose caller left before its answer began is counted as one that was left, whatever the answer is. */
export function measure(metrics: Pick<ConsoleMetrics, 'record'>): MiddlewareHandler<Vars> {
  return async (c, next) => {
    const began = performance.now();
    await next();
    const route = c.get('route') ?? 'other';
    const status = c.req.raw.signal.aborted ? LEFT : c.res.status;
    metrics.record({ route, status, tookMs: performance.now() - began });
  };
}

export function addHeaders({ isSecure }: { readonly isSecure: boolean }): MiddlewareHandler<Vars> {
  return async (c, next) => {
    c.set('requestId', newRequestId());
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) c.header(name, value);
    if (isSecure) c.header('strict-transport-security', TRANSPORT_SECURITY);
    c.header('cache-control', 'no-store');
    c.header('x-request-id', c.get('requestId'));
    await next();
  };
}

export const limitQuery: MiddlewareHandler<Vars> = async (c, next) => {
  if (new URL(c.req.url).search.length > LONGEST_QUERY)
    throw new RefusedError({ code: 'TOO_LARGE', detail: 'The query is longer than 4 KB.' });
  await next();
};

export const limitBody: MiddlewareHandler<Vars> = bodyLimit({
  maxSize: LONGEST_BODY,
  onError: () => {
    throw new RefusedError({
      code: 'TOO_LARGE',
      detail: 'The body is longer than 1 MB.',
      hint: 'A larger file of a board is imported on the machine: worker questboard:import <file>',
    });
  },
});

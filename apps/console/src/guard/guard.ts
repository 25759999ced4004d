/**
 * The checks before every route, in order: host, who, role, origin, content type. The router has checked path and method
 * before: what is not in the table does not exist. Pure.
 */
import type { Route } from '../http/route.ts';
import { RefusedError } from '../http/refusal.ts';
import { mayCall, type Who } from '../http/who.ts';

export interface AllowedAddresses {
  /** `localhost:8787`: the values of `Host` that are served. */
  readonly hosts: readonly string[];
  /** `http://localhost:8787`: where our own pages are from. */
  readonly origins: readonly string[];
}

export interface RequestOrigin {
  readonly host: string | undefined;
  readonly origin: string | undefined;
  /** `Sec-Fetch-Site`. */
  readonly site: string | undefined;
  readonly contentType: string | undefined;
}

/** Probes are sent to an address, with any host. */
export function isProbe(path: string): boolean {
  return path === '/healthz' || path === '/readyz';
}

/** A page of another site can make a browser ask by its name for 127.0.0.1: the name in `Host` is then the other's. */
export function checkHost({ host }: RequestOrigin, { hosts }: AllowedAddresses): void {
  if (host !== undefined && hosts.includes(host.toLowerCase())) return;
  throw new RefusedError({
    code: 'HOST_REFUSED',
    detail: 'The console does not answer to this host name.',
    hint: 'Set CONSOLE_URL to the address that people use, or add the host to CONSOLE_HOSTS.',
  });
}

export type Guarded = Pick<Route, 'least' | 'needsPayload' | 'isOfJobs' | 'isOfPerson' | 'isOfAllOrgs'>;

/**
 * What the one who asks lacks: a role, `payload`, `all jobs`, `all organisations`, `no token` (a person must ask).
 * Undefined: it may ask.
 */
export function lacking(route: Guarded, who: Who | undefined): string | undefined {
  if (!mayCall(who, route.least)) return route.least;
  if (who?.jobs && !route.isOfJobs && route.least !== 'nobody') return 'all jobs';
  if (route.isOfPerson && who?.kind === 'token' && (who.role !== 'admin' || who.orgs)) return 'no token';
  if (route.isOfAllOrgs && who?.orgs) return 'all organisations';
  return route.needsPayload && who?.canSeePayload !== true ? 'payload' : undefined;
}

export function checkWho(route: Guarded, who: Who | undefined): void {
  const lacks = lacking(route, who);
  if (lacks === undefined) return;
  if (who === undefined)
    throw new RefusedError({
      code: 'SIGNED_OUT',
      detail: 'You are not signed in.',
      hint: 'Sign in, or send a token: Authorization: Bearer sbt_...',
    });
  if (lacks === 'all jobs') throw forbidden('do this: the token is for some jobs only');
  if (lacks === 'all organisations') throw forbidden('do this: you are limited to some organisations');
  if (lacks === 'no token')
    throw forbidden('do this with this token: it needs a token of an administrator of all organisations');
  if (lacks === 'payload') throw forbidden('see inputs, results and logs');
  throw forbidden(`do this: it needs the role ${lacks}`);
}

export function forbidden(what: string, hint?: string): RefusedError {
  return new RefusedError({
    code: 'FORBIDDEN',
    detail: `You may not ${what}.`,
    ...(hint !== undefined && { hint }),
  });
}

/**
 * Only pages of the console may change something with the cookie of a session. A token is no cookie: no page of another
 * site can send it.
 */
export function checkOrigin(
  method: string,
  from: RequestOrigin,
  { origins }: AllowedAddresses,
  who: Who | undefined,
): void {
  if (method === 'GET' || method === 'HEAD') return;
  // A request without a body has no content type.
  if (who?.kind === 'token' && from.contentType === undefined) return;
  if (!/^application\/json(?:;|$)/i.test(from.contentType ?? ''))
    throw new RefusedError({
      code: 'CONTENT_TYPE_REFUSED',
      detail: 'The body must be JSON.',
      hint: 'Content-Type: application/json',
    });
  if (who?.kind === 'token') return;
  const isOwnSite = from.site === 'same-origin';
  const isOwnOrigin = from.origin === undefined || origins.includes(from.origin);
  if (isOwnSite && isOwnOrigin) return;
  throw new RefusedError({
    code: 'ORIGIN_REFUSED',
    detail: 'The request does not come from a page of the console.',
    hint: 'In a browser: open the console over https, or on the machine where it runs. For programs: send a token, Authorization: Bearer sbt_...',
  });
}

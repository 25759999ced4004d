/** Where a request comes from, and the cookie of its answer. */
import type { BlockList } from 'node:net';
import { traceOf } from '@sb/telemetry';
import type { Context } from 'hono';
import { deleteCookie, setCookie } from 'hono/cookie';
import { clientAddress } from '../guard/proxy.ts';
import type { Visitor } from '../http/route.ts';
import { peerOf } from './read-request.ts';

export interface SessionOptions {
  /** The name of its cookie. */
  readonly cookie: string;
  readonly isSecure: boolean;
  readonly proxies: BlockList | undefined;
}

/** A day less than browsers keep a cookie, because the clock of the store may be ahead of that of this machine. */
const LONGEST_COOKIE_MS = 399 * 86_400_000;

export function addressOf(c: Context, { proxies }: Pick<SessionOptions, 'proxies'>): string | undefined {
  return clientAddress(peerOf(c), c.req.header('x-forwarded-for'), proxies);
}

export function visitorOf(c: Context, session: SessionOptions): Visitor {
  const { cookie, isSecure } = session;
  const options = { path: '/', httpOnly: true, sameSite: 'Strict', secure: isSecure } as const;
  return {
    address: addressOf(c, session),
    agent: c.req.header('user-agent'),
    trace: traceOf(c.req.header('traceparent') ?? '', c.req.header('tracestate')),
    signedIn(secret, expiresAt) {
      const expires = new Date(Math.min(expiresAt, Date.now() + LONGEST_COOKIE_MS));
      setCookie(c, cookie, secret, { ...options, expires });
    },
    signedOut: () => deleteCookie(c, cookie, options),
  };
}

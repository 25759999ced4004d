/** What the server reads of a request of Hono. */
import { getConnInfo } from '@hono/node-server/conninfo';
import { roundedNumbers } from '@sb/config';
import { plural } from '@sb/words';
import type { Context } from 'hono';
import type { Credentials } from '../guard/credentials.ts';
import type { RequestOrigin } from '../guard/guard.ts';
import { RefusedError } from '../http/refusal.ts';

export function originOf(c: Context): RequestOrigin {
  return {
    host: c.req.header('host'),
    origin: c.req.header('origin'),
    site: c.req.header('sec-fetch-site'),
    contentType: c.req.header('content-type'),
  };
}

export function credentialsOf(c: Context): Credentials {
  const header = (name: string): string | undefined => c.req.header(name);
  return {
    authorization: header('authorization'),
    cookie: header('cookie'),
    peer: peerOf(c),
    isForwarded: [...c.req.raw.headers.keys()].some((name) =>
      /^(?:forwarded$|x-forwarded-|x-real-ip$|via$)/.test(name),
    ),
    header,
  };
}

/** Undefined in a test without a connection. */
export function peerOf(c: Context): string | undefined {
  const { env }: { readonly env: unknown } = c;
  const isConnected = typeof env === 'object' && env !== null && 'incoming' in env;
  return isConnected ? getConnInfo(c).remote.address : undefined;
}

export function queryOf(c: Context): Readonly<Record<string, string>> {
  const all = c.req.queries();
  const repeated = Object.keys(all).find((key) => (all[key]?.length ?? 0) > 1);
  if (repeated !== undefined)
    throw new RefusedError({
      code: 'REQUEST_INVALID',
      detail: `query.${repeated.slice(0, 40)}: is given more than once.`,
    });
  return c.req.query();
}

export function checkNone(query: Readonly<Record<string, string>>): object {
  const [first] = Object.keys(query);
  if (first === undefined) return {};
  throw new RefusedError({
    code: 'REQUEST_INVALID',
    detail: `query.${first.slice(0, 40)}: there is no such field: this address has no query.`,
  });
}

export async function jsonOf(c: Context): Promise<unknown> {
  const text = await c.req.text();
  if (text === '') return {};
  const value = parseJson(text);
  const [rounded] = roundedNumbers(text);
  if (rounded) throw new RefusedError({ code: 'REQUEST_INVALID', detail: `body: ${rounded.message}.` });
  return value;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new RefusedError(
      { code: 'NOT_JSON', detail: `body: expected JSON, got ${plural(text.length, 'character')}: ${why}.` },
      { cause },
    );
  }
}

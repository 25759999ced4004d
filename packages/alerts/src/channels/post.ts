import { lookup as lookUp } from 'node:dns';
import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { readUrl } from '@sb/words';

const MAX_ANSWER = 65_536;
export const USER_AGENT = 'signal-blueprint-alerts';

const HINTS: Readonly<Partial<Record<string, string>>> = {
  ECONNREFUSED: 'no program listens there',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'no name server answers',
};

export interface PostRequest {
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Returns why an address must not be called. It gets the very address that is connected to. */
  readonly refuse?: (address: string) => string | undefined;
  /** Default: the lookup of the platform. */
  readonly lookup?: LookupFunction;
}

export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** An answer; or why there is none, and whether the request may have arrived. */
export type Posted =
  | { readonly kind: 'answered'; readonly answer: Answer }
  | { readonly kind: 'broken'; readonly sent: boolean; readonly says: string }
  | { readonly kind: 'refused'; readonly says: string };

/**
 * One POST over a connection of its own. Follows no redirect, reads at most 64 kB, never rejects.
 * Not `fetch`: it shows neither whether the request was sent before the connection broke, nor which address it connects to.
 */
export async function post(request: PostRequest, signal: AbortSignal): Promise<Posted> {
  const progress = { sent: false };
  try {
    return { kind: 'answered', answer: await exchange(request, signal, progress) };
  } catch (error) {
    if (error instanceof Refusal) return { kind: 'refused', says: error.message };
    return { kind: 'broken', sent: progress.sent, says: describeBreak(error, signal) };
  }
}

/** The connection was not tried. */
class Refusal extends Error {}

async function exchange(
  request: PostRequest,
  signal: AbortSignal,
  progress: { sent: boolean },
): Promise<Answer> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const outgoing = begin(request, signal);
    outgoing.on('error', reject);
    outgoing.on('response', resolve);
    outgoing.on('socket', (socket) => {
      socket.once(outgoing.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
        progress.sent = true;
      });
    });
    outgoing.end(request.body);
  });
  return readAnswer(response);
}

function begin(request: PostRequest, signal: AbortSignal): ClientRequest {
  const url = readUrl(request.url);
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    throw new Refusal('Its address is no http(s) URL');
  // A name is checked when it is looked up; an address is never looked up.
  const literal = url.hostname.replace(/^\[|\]$/g, '');
  const refusal = isIP(literal) ? request.refuse?.(literal) : undefined;
  if (refusal !== undefined) throw new Refusal(refusal);
  const open = url.protocol === 'https:' ? requestHttps : requestHttp;
  const headers = {
    'user-agent': USER_AGENT,
    ...request.headers,
    'content-length': String(Buffer.byteLength(request.body)),
  };
  try {
    return open(url, { method: 'POST', headers, agent: false, signal, lookup: guardedLookup(request) });
  } catch (error) {
    throw new Refusal(`It cannot be sent: ${codeOf(error)}`);
  }
}

function guardedLookup({ refuse, lookup = lookUp }: PostRequest): LookupFunction {
  if (refuse === undefined) return lookup;
  return (hostname, options, callback) => {
    lookup(hostname, options, (error, found, family) => {
      const addresses = typeof found === 'string' ? [found] : (found ?? []).map(({ address }) => address);
      // One private address among public ones is refused too: such a mixture is an attack.
      const refusal = addresses.map(refuse).find((says) => says !== undefined);
      callback(error === null && refusal !== undefined ? new Refusal(refusal) : error, found, family);
    });
  };
}

async function readAnswer(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    const bytes: Buffer = chunk;
    chunks.push(bytes);
    size += bytes.length;
    if (size >= MAX_ANSWER) break;
  }
  const headers = Object.fromEntries(
    Object.entries(response.headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  );
  return {
    status: response.statusCode ?? 0,
    headers,
    body: Buffer.concat(chunks).toString('utf8', 0, MAX_ANSWER),
  };
}

/** By the code of the error only: messages of the platform may quote the address. */
function describeBreak(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return 'no answer in time';
  const code = codeOf(error);
  const hint = HINTS[code];
  return `no answer: ${code}${hint === undefined ? '' : ` (${hint})`}`;
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

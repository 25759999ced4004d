/**
 * Requests to GitHub by `@octokit/core`, which knows its headers, versions and addresses. Loaded by the first run that
 * needs it. Without Octokit's plugins: those for retries and throttling repeat a POST, which makes a second issue, and
 * wait inside the run. Redirects are not followed: a transferred issue may lead to a repository that must not be written.
 * No result holds the token.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { withTimeLimit } from '@sb/words';
import type { Answer, Result } from './answer.ts';

export type Method = 'GET' | 'POST' | 'PATCH';

export interface Request {
  readonly method: Method;
  /** `/repos/acme/app/issues`, or a whole address of the same origin. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: object;
}

export interface GithubClient {
  send(request: Request): Promise<Result>;
  /** `https://api.github.com` */
  readonly origin: string;
}

/** Time as a test may replace it. */
export interface Clock {
  /** Ms since the epoch. */
  now(): number;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export const REAL_CLOCK: Clock = {
  now: () => Date.now(),
  sleep: async (ms, signal) => {
    await sleep(ms, undefined, { signal });
  },
};

export interface ClientOptions {
  readonly token: string;
  /** Default: https://api.github.com */
  readonly baseUrl?: string;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** Called before each try; a rejection ends the run. */
  readonly before: () => Promise<void>;
}

const GITHUB = 'https://api.github.com';
const TIMEOUT_MS = 30_000;
/** GitHub asks for this much between two requests that change something. */
const BETWEEN_WRITES_MS = 1_000;
const TRIES = 3;
/** Octokit's warnings would go to the console of the run. */
const SILENT = { debug() {}, info() {}, warn() {}, error() {} };
const FIRST_RETRY_MS = 1_000;

export async function createClient({
  token,
  baseUrl = GITHUB,
  signal,
  clock,
  before,
}: ClientOptions): Promise<GithubClient> {
  const { Octokit } = await import('@octokit/core');
  const octokit = new Octokit({
    auth: token,
    baseUrl: baseUrl.replace(/\/+$/, ''),
    userAgent: 'signal-blueprint',
  });
  let lastAnswerAt = -Infinity;

  /** One try. */
  async function tryOnce({ method, path, query = {}, body }: Request): Promise<Result> {
    if (method !== 'GET') {
      const wait = lastAnswerAt + BETWEEN_WRITES_MS - clock.now();
      if (wait > 0) await clock.sleep(wait, signal);
    }
    signal.throwIfAborted();
    await before();
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) search.set(name, String(value));
    const url = search.size === 0 ? path : `${path}?${search.toString()}`;
    try {
      const { status, data, headers } = await withTimeLimit(TIMEOUT_MS, signal, (limit) =>
        octokit.request({
          method,
          url,
          ...(body && { data: body }),
          request: { redirect: 'manual', log: SILENT, signal: limit },
        }),
      );
      return answerOf(status, data, headers);
    } catch (error) {
      signal.throwIfAborted();
      return resultOf(error);
    } finally {
      if (method !== 'GET') lastAnswerAt = clock.now();
    }
  }

  return {
    origin: new URL(baseUrl).origin,
    async send(request) {
      for (let attempt = 1; ; attempt++) {
        const result = await tryOnce(request);
        const isBroken = result.kind === 'lost' || result.status >= 500;
        // A POST may have had its effect: only who can look may try again.
        if (!isBroken || request.method === 'POST' || attempt >= TRIES) return result;
        await clock.sleep(FIRST_RETRY_MS * 2 ** (attempt - 1), signal);
      }
    },
  };
}

type Headers = Readonly<Record<string, string | number | undefined>>;

function answerOf(status: number, body: unknown, headers: Headers): Answer {
  const texts = Object.entries(headers).map(([name, value]) => [
    name.toLowerCase(),
    value === undefined ? value : String(value),
  ]);
  const at = Date.parse(String(headers['date']));
  return {
    kind: 'answer',
    status,
    body,
    headers: Object.fromEntries(texts) as Answer['headers'],
    ...(!Number.isNaN(at) && { at }),
  };
}

/** Octokit throws for each status from 300 on; a lost connection is an error without a response. */
function resultOf(error: unknown): Result {
  if (typeof error === 'object' && error !== null && 'response' in error) {
    const { response } = error as { readonly response?: { status: number; data: unknown; headers: Headers } };
    if (response) return answerOf(response.status, response.data, response.headers);
  }
  const cause: unknown = error instanceof Error ? (error.cause ?? error) : undefined;
  const isLate = cause instanceof Error && cause.name === 'TimeoutError';
  return { kind: 'lost', says: isLate ? 'no answer in time' : 'the connection broke' };
}

import { withTimeLimit } from '@sb/words';
import { type ChatAnswer, readChatAnswer } from './chat.ts';
import type { Fallback } from './fallback.ts';
import type { ModelSettings } from './model-settings.ts';

const LONGEST_ANSWER = 65_536;

/** The `fetch` of the platform, or one of a test. */
export type Fetch = typeof fetch;

export interface ChatPost {
  readonly settings: ModelSettings;
  readonly body: string;
  readonly fetch: Fetch;
  /** Ms for the whole exchange. */
  readonly timeLimitMs: number;
  readonly signal: AbortSignal | undefined;
}

export type Posted =
  | { readonly kind: 'answered'; readonly answer: ChatAnswer }
  /** The server does not take the request in this form; `says` is its answer. */
  | { readonly kind: 'refused'; readonly says: string }
  | { readonly kind: 'failed'; readonly reason: Fallback };

/**
 * One request to `/chat/completions`. Never rejects but with the reason of `signal`. Follows no redirect, since the texts
 * are for the configured server only. Errors of the platform are not passed on: they may quote address and key.
 */
export async function postChat(post: ChatPost): Promise<Posted> {
  const { signal, timeLimitMs } = post;
  return withTimeLimit(timeLimitMs, signal, async (limit) => {
    try {
      return await exchange(post, limit);
    } catch {
      signal?.throwIfAborted();
      return { kind: 'failed', reason: limit.aborted ? 'timeout' : 'unreachable' };
    }
  });
}

async function exchange({ settings, body, fetch }: ChatPost, signal: AbortSignal): Promise<Posted> {
  const response = await fetch(settings.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${settings.key()}` },
    body,
    redirect: 'manual',
    signal,
  });
  const text = await readText(response);
  const { status } = response;
  if (status === 400 || status === 422) return { kind: 'refused', says: text };
  if (status !== 200) return { kind: 'failed', reason: reasonOf(status) };
  return toPosted(text);
}

function reasonOf(status: number): Fallback {
  if (status === 401 || status === 403) return 'denied';
  if (status === 429) return 'rate-limited';
  return status >= 500 ? 'server-error' : 'refused';
}

function toPosted(text: string): Posted {
  const body = parse(text);
  if (body === undefined) return { kind: 'failed', reason: 'not-json' };
  const answer = readChatAnswer(body);
  return answer ? { kind: 'answered', answer } : { kind: 'failed', reason: 'schema' };
}

/** The beginning of a longer answer is no JSON: it fails as such. */
async function readText({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > LONGEST_ANSWER) break;
  }
  return Buffer.concat(chunks).toString('utf8', 0, LONGEST_ANSWER);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

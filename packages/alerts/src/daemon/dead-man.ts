/**
 * The dead man's switch: a service elsewhere that notifies people when it is no longer called. Used by the daemon that
 * evaluates. Promise: it is called at most once a minute, and only while rules are evaluated and messages are sent or
 * refused, so people hear of a daemon that hangs or whose store is away. A failed call is logged once.
 */
import type { Logger } from '@sb/logger';
import { formatDuration, withTimeLimit } from '@sb/words';
import { maskAddress, CHANNEL_TIME_LIMIT_MS } from '../channels/http-channel.ts';

const EVERY_MS = 60_000;
/** Far longer than the pause between two evaluations. */
const EVALUATED_WITHIN_MS = 2 * 60_000;
/** Far longer than a daemon needs to find a due delivery. */
const DELIVERED_WITHIN_MS = 2 * 60_000;

/** The progress of alerts. Times are ms of one and the same clock. */
export interface AlertProgress {
  readonly now: number;
  readonly evaluatedAt: number;
  /** For how long a delivery has been due that no daemon tries. A channel that refuses counts as tried. */
  readonly standstillMs: number;
}

export type Ping =
  | { readonly kind: 'ping' }
  /** It is too early for the next call. */
  | { readonly kind: 'wait' }
  | { readonly kind: 'silent'; readonly why: string };

/** Pure. */
export function decidePing(
  { now, evaluatedAt, standstillMs }: AlertProgress,
  pingedAt = Number.NEGATIVE_INFINITY,
): Ping {
  if (now - pingedAt < EVERY_MS) return { kind: 'wait' };
  const since = now - evaluatedAt;
  if (since > EVALUATED_WITHIN_MS)
    return { kind: 'silent', why: `nothing was evaluated for ${formatDuration(since)}` };
  if (standstillMs > DELIVERED_WITHIN_MS)
    return {
      kind: 'silent',
      why: `a message has been due for ${formatDuration(standstillMs)}, and no daemon tries it`,
    };
  return { kind: 'ping' };
}

export interface DeadManOptions {
  /** Any address, this machine included: the service may be in a private network, and the call holds no data. */
  readonly url: string;
  readonly logger: Logger;
  readonly signal?: AbortSignal;
  /** Default: 10 s. */
  readonly timeLimitMs?: number;
}

export interface DeadMan {
  /** Calls the service if it is time and alerts make progress. Never rejects. */
  ping(progress: AlertProgress): Promise<void>;
}

export function createDeadMan({
  url,
  logger,
  signal,
  timeLimitMs = CHANNEL_TIME_LIMIT_MS,
}: DeadManOptions): DeadMan {
  const place = `the dead man's switch at ${maskAddress(url)}`;
  let pingedAt: number | undefined;
  let trouble: 'silent' | 'failed' | undefined;
  const report = (now: typeof trouble, why = ''): void => {
    if (now === trouble) return;
    trouble = now;
    if (now === 'silent') logger.warn(`${place} is not called: ${why}`);
    else if (now === 'failed') logger.warn(`could not call ${place}: ${why}; trying again`);
    else logger.info(`${place} is called again`);
  };
  return {
    async ping(progress) {
      const decided = decidePing(progress, pingedAt);
      if (decided.kind === 'wait') return;
      if (decided.kind === 'silent') {
        report('silent', decided.why);
        return;
      }
      pingedAt = progress.now;
      const failure = await withTimeLimit(timeLimitMs, signal, (limit) => call(url, limit));
      if (signal?.aborted) return;
      report(failure === undefined ? undefined : 'failed', failure);
    },
  };
}

/** Returns why the call failed, by a code only: messages of the platform may quote the address. */
async function call(url: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    const { ok, status, body } = await fetch(url, { signal });
    await body?.cancel();
    return ok ? undefined : `it answered ${status}`;
  } catch (error) {
    if (signal.aborted) return 'no answer in time';
    const cause = error instanceof Error ? error.cause : undefined;
    return cause instanceof Error && 'code' in cause ? `no answer: ${String(cause.code)}` : 'no answer';
  }
}

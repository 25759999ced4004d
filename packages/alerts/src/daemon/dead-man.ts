/**
 * The dead man's switch: a service elsewhere that tells people when it is not called any more. Called by the daemon that
 * evaluates. Promise: at most once a minute, and only as long as rules are evaluated and messages are sent or refused;
 * a daemon that hangs, or whose store is away, is told of by its silence. That it cannot be called is said once.
 */
import type { Logger } from '@sb/logger';
import { formatDuration } from '@sb/words';
import { maskAddress, TIME_LIMIT_MS } from '../channels/http-channel.ts';

const EVERY_MS = 60_000;
/** Far longer than an evaluation rests. */
const EVALUATED_WITHIN_MS = 2 * 60_000;
/** Far longer than a sender needs to see that something is due. */
const DELIVERED_WITHIN_MS = 2 * 60_000;

/** How alerts get on. Times are ms of one clock, whichever. */
export interface AlertProgress {
  readonly now: number;
  readonly evaluatedAt: number;
  /** For how long something is due that nobody tries; a channel that refuses is tried. */
  readonly standstillMs: number;
}

export type Ping =
  | { readonly kind: 'ping' }
  /** It is too early. */
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
      why: `a message is due for ${formatDuration(standstillMs)}, and nobody tries it`,
    };
  return { kind: 'ping' };
}

export interface DeadManOptions {
  /** It may be anywhere, this machine included: who wrote alerts.yaml may have a service at home, and nothing is told to it. */
  readonly url: string;
  readonly logger: Logger;
  readonly signal?: AbortSignal;
  /** Default: 10 s. */
  readonly timeLimitMs?: number;
}

export interface DeadMan {
  /** Calls it if that is to be. Never rejects. */
  look(progress: AlertProgress): Promise<void>;
}

export function createDeadMan({ url, logger, signal, timeLimitMs = TIME_LIMIT_MS }: DeadManOptions): DeadMan {
  const place = `the dead man's switch at ${maskAddress(url)}`;
  let pingedAt: number | undefined;
  let trouble: 'silent' | 'failed' | undefined;
  const tell = (now: typeof trouble, why = ''): void => {
    if (now === trouble) return;
    trouble = now;
    if (now === 'silent') logger.warn(`${place} is not called: ${why}`);
    else if (now === 'failed') logger.warn(`could not call ${place}: ${why}; it is tried again`);
    else logger.info(`${place} is called again`);
  };
  return {
    async look(progress) {
      const ping = decidePing(progress, pingedAt);
      if (ping.kind === 'wait') return;
      if (ping.kind === 'silent') {
        tell('silent', ping.why);
        return;
      }
      pingedAt = progress.now;
      const failure = await call(
        url,
        AbortSignal.any([...(signal ? [signal] : []), AbortSignal.timeout(timeLimitMs)]),
      );
      if (signal?.aborted) return;
      tell(failure === undefined ? undefined : 'failed', failure);
    },
  };
}

/** Why it failed. By a code only: messages of the platform may quote the address. */
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

/**
 * Follows the news for one named consumer, from any process that can open the store.
 * Promise: in order, at least once, nothing skipped. The position is stored after each page of at most 100 facts that
 * were handled. After a crash the facts since then come again: a handler that must not act twice goes by their `id`.
 * A consumer that retention has overtaken gets the gap first, then what is left of the facts behind it.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Store } from '@sb/storage';
import { createPulse, type Pulse } from '@sb/words';
import { EventsRemovedError } from './events-removed-error.ts';
import type { News } from '../read/news.ts';
import { isBefore, type Position, START } from '../position/position.ts';
import { type Gap, readRemoved } from '../retention/removed.ts';
import { findCursor, keepCursor, moveCursor } from './cursor.sql.ts';
import { latestPosition, type NewsPage, readNews } from '../read/tail.ts';

/** Facts of one page. */
const BATCH = 100;
const POLL_MS = 1_000;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;

export interface SubscribeOptions {
  /** Names the stored position. Two subscriptions of one name at once both get everything. */
  readonly consumer: string;
  /** Exact types, or prefixes with a trailing `*`. Default: all. */
  readonly types?: readonly string[];
  /** Where a consumer without a stored position begins. Default `start`. */
  readonly from?: 'now' | 'start';
  /**
   * Called, before the facts that follow, when retention has removed facts that this consumer had not got, of its types
   * or not. Called at least once, and again when it throws. Without it `onError` gets an `EventsRemovedError`.
   */
  readonly onGap?: (gap: Gap) => unknown;
  /** Looks for news this often only, ms, and not at each commit: for a consumer that is in no hurry. */
  readonly everyMs?: number;
  /** Stops the subscription, as `stop` does. */
  readonly signal?: AbortSignal;
  /** Called with each failure of the handler or the store, before the next try. Default: a process warning. */
  readonly onError?: (error: unknown) => void;
}

export interface Subscription {
  /** Waits for the handler that runs, stores the position, and ends. */
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Resolves when the consumer's first position is stored: facts that are written later will be handled. A handler that
 * throws is called again with the same news after 1 s, 2 s, ... 30 s, until it succeeds.
 */
export async function subscribe(
  store: Store,
  options: SubscribeOptions,
  handler: (news: News) => unknown,
): Promise<Subscription> {
  const cursor = `consumer:${options.consumer}`;
  const begin = await findBeginning(store, cursor, options.from ?? 'start');
  const own = new AbortController();
  const { signal } = own;
  let listening: Pulse | undefined;
  const stopListening =
    options.everyMs === undefined ? await store.listen(() => listening?.wake()) : () => {};
  const turn = follow({ ...options, ...begin, store, cursor, handler, signal });
  const pulse = createPulse(turn, { keepsProcess: true });
  listening = pulse;

  let ended: Promise<void> | undefined;
  const end = (): Promise<void> => (ended ??= pulse.stop().finally(stopListening));
  const stop = (): Promise<void> => {
    own.abort();
    return end();
  };
  options.signal?.addEventListener('abort', () => void stop(), { signal });
  if (options.signal?.aborted) await stop();
  return { stop, [Symbol.asyncDispose]: stop };
}

interface Beginning {
  readonly position: Position;
  /** Gaps up to here are not reported. */
  readonly knownGap: Position;
}

/** A new consumer begins with the facts that are there: those that were removed before it came are no gap. */
function findBeginning(store: Store, cursor: string, from: 'now' | 'start'): Promise<Beginning> {
  return store.write(function* (tx) {
    const known = yield* tx.first(findCursor(cursor));
    if (known) return { position: known, knownGap: START };
    const first = from === 'start' ? START : yield* latestPosition(tx);
    const position = (yield* tx.first(keepCursor(cursor, first))) ?? first;
    return { position, knownGap: yield* readRemoved(tx, ['run_history', 'events']) };
  });
}

interface Following extends Omit<SubscribeOptions, 'signal'>, Beginning {
  readonly store: Store;
  readonly cursor: string;
  readonly handler: (news: News) => unknown;
  readonly signal: AbortSignal;
}

/** Makes the turn of the pulse: it handles all that is new, page by page, and returns how long to rest, ms. */
function follow(following: Following): () => Promise<number> {
  const { store, cursor, signal, types = ['*'], everyMs = POLL_MS } = following;
  let { position, knownGap } = following;
  return async () => {
    while (!signal.aborted) {
      const page = await insist(following, () =>
        store.read((tx) => readNews(tx, position, BATCH, { types })),
      );
      if (!page) break;
      const { gap } = page.value;
      if (gap && isBefore(knownGap, gap.upTo)) {
        if (!(await reportGap(following, gap))) break;
        knownGap = gap.upTo;
      }
      const reached = await handle(following, page.value, position);
      if (reached === position) break;
      position = reached;
      // A power loss may take this back: then the news comes again.
      const move = () => store.write((tx) => tx.run(moveCursor(cursor, reached)), { durable: false });
      await insist(following, move);
    }
    return everyMs;
  };
}

/** False when the subscription is stopped before the consumer has got it. */
async function reportGap(following: Following, gap: Gap): Promise<boolean> {
  const { consumer, onGap, onError = warn } = following;
  if (onGap) return (await insist(following, async () => onGap(gap))) !== undefined;
  onError(new EventsRemovedError(consumer, gap));
  return true;
}

/** Returns the position behind what was handled: the whole page, unless the subscription is stopped meanwhile. */
async function handle(following: Following, { news, position }: NewsPage, from: Position): Promise<Position> {
  let reached = from;
  for (const item of news) {
    if (following.signal.aborted) return reached;
    const handled = await insist(following, async () => following.handler(item));
    if (!handled) return reached;
    reached = item.position;
  }
  return position;
}

/** Tries until it succeeds; undefined when the subscription is stopped before that. */
async function insist<T>(
  { signal, onError = warn }: Following,
  work: () => Promise<T>,
): Promise<{ readonly value: T } | undefined> {
  for (let failures = 1; ; failures++) {
    try {
      return { value: await work() };
    } catch (error) {
      onError(error);
    }
    await delay(retryDelayMs(failures), undefined, { signal }).catch(() => {});
    if (signal.aborted) return undefined;
  }
}

/** How long to wait after this many failures in a row (1, 2, ...), ms: doubles from 1 s to 30 s. */
export function retryDelayMs(failures: number): number {
  return Math.min(FIRST_RETRY_MS * 2 ** (failures - 1), LONGEST_RETRY_MS);
}

function warn(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : String(error));
}

/**
 * Follows the news for one named consumer, from any process that can open the store.
 * Promise: in order, at least once, nothing skipped. The consumer's position is stored after what it handled
 * (100 at most), so after a crash those since the last store come again: whoever must not act twice looks at `id`.
 * A consumer that retention has overtaken is told of the gap first, then of what is left of the facts behind it.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Store } from '@sb/storage';
import { type Alarm, createAlarm } from './alarm.ts';
import { EventsRemovedError } from './events-removed-error.ts';
import type { News } from '../read/news.ts';
import { isBefore, type Position, START } from '../position/position.ts';
import { type Gap, readRemoved } from '../retention/removed.ts';
import { retryDelayMs } from './retry-delay.ts';
import { findCursor, keepCursor, moveCursor } from './cursor.sql.ts';
import { latestPosition, type NewsPage, readNews } from '../read/tail.ts';

const BATCH = 100;
const POLL_MS = 1_000;

export interface SubscribeOptions {
  /** Names the stored position. Two subscriptions of one name at once both get everything. */
  readonly consumer: string;
  /** Exact types, or prefixes with a trailing `*`. Default: all. */
  readonly types?: readonly string[];
  /** Where a consumer begins that is not known yet. Default `start`. */
  readonly from?: 'now' | 'start';
  /**
   * Told, before what follows, that retention has removed facts that this consumer had not had, of its types or not. It
   * is told at least once, and again when it throws. Left out, `onError` gets an `EventsRemovedError`.
   */
  readonly onGap?: (gap: Gap) => unknown;
  /** Stops the subscription, as `stop` does. */
  readonly signal?: AbortSignal;
  /** Told of each failure, of the handler or of the store; it is tried again. Default: a process warning. */
  readonly onError?: (error: unknown) => void;
}

export interface Subscription {
  /** Waits for the handler that runs, stores the position, and ends. */
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Resolves when the consumer's first position is stored: what is written later will be handled. A handler that
 * throws is called again with the same news after 1 s, 2 s, ... 30 s, for as long as it takes.
 */
export async function subscribe(
  store: Store,
  options: SubscribeOptions,
  handler: (news: News) => unknown,
): Promise<Subscription> {
  const cursor = `consumer:${options.consumer}`;
  const begin = await beginning(store, cursor, options.from ?? 'start');
  const alarm = createAlarm();
  const silence = await store.listen(() => alarm.ring());
  const own = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, own.signal]) : own.signal;
  signal.addEventListener('abort', () => alarm.ring());
  const ended = follow({ ...options, ...begin, store, cursor, handler, alarm, signal }).finally(silence);

  const stop = (): Promise<void> => {
    own.abort();
    return ended;
  };
  return { stop, [Symbol.asyncDispose]: stop };
}

interface Beginning {
  readonly position: Position;
  /** Of gaps up to here it need not be told. */
  readonly knownGap: Position;
}

/** Whoever is new begins with what is there: what was removed before it came is none of its business. */
function beginning(store: Store, cursor: string, from: 'now' | 'start'): Promise<Beginning> {
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
  readonly alarm: Alarm;
  readonly signal: AbortSignal;
}

async function follow(following: Following): Promise<void> {
  const { store, cursor, alarm, signal, types = ['*'] } = following;
  let { position, knownGap } = following;
  while (!signal.aborted) {
    const page = await insist(following, () => store.read((tx) => readNews(tx, position, BATCH, { types })));
    if (!page) return;
    const { gap } = page.value;
    if (gap && isBefore(knownGap, gap.upTo)) {
      if (!(await tellOfGap(following, gap))) return;
      knownGap = gap.upTo;
    }
    const reached = await handle(following, page.value, position);
    if (reached === position) {
      await alarm.wait(POLL_MS);
      continue;
    }
    position = reached;
    // A power loss may take this back, and the news come again.
    const move = () => store.write((tx) => tx.run(moveCursor(cursor, reached)), { durable: false });
    await insist(following, move);
  }
}

/** False when the subscription is stopped before it was told. */
async function tellOfGap(following: Following, gap: Gap): Promise<boolean> {
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

function warn(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : String(error));
}

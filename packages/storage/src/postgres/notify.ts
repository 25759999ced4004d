/**
 * Wakes listeners: those of this store at once, other processes by NOTIFY. Each NOTIFY is an autocommit of its own:
 * inside the writing transaction it would take a lock that all commits of the cluster share. A token bucket limits the
 * rate (16 at once, then one per 5 ms). A notification may get lost: every listener also polls.
 */
import { randomUUID } from 'node:crypto';
import type pg from 'pg';

const CHANNEL = 'worker_bell';
const BURST = 16;
const REFILL_MS = 5;
const RECONNECT_MS = 1_000;

export interface Notifier {
  ring(): void;
  listen(listener: () => void): Promise<() => void>;
  close(): Promise<void>;
}

export function createNotifier({ pool, connect }: { pool: pg.Pool; connect: () => pg.Client }): Notifier {
  const self = randomUUID();
  const listeners = new Set<() => void>();
  let tokens = BURST;
  let refilledAt = performance.now();
  let later: NodeJS.Timeout | undefined;
  let client: pg.Client | undefined;
  let reconnect: NodeJS.Timeout | undefined;
  let sending: Promise<unknown> = Promise.resolve();
  let closed = false;

  return { ring, listen, close };

  function ring(): void {
    wakeListeners();
    send();
  }

  function send(): void {
    if (later || closed) return;
    if (!takeToken()) {
      later = setTimeout(() => {
        later = undefined;
        send();
      }, REFILL_MS);
      return;
    }
    const notify = { name: 'bell', text: `select pg_notify('${CHANNEL}', $1)`, values: [self] };
    sending = pool.query(notify).catch(() => {});
  }

  function takeToken(): boolean {
    const now = performance.now();
    tokens = Math.min(BURST, tokens + (now - refilledAt) / REFILL_MS);
    refilledAt = now;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  }

  async function listen(listener: () => void): Promise<() => void> {
    listeners.add(listener);
    if (!client && !reconnect) await subscribe();
    return () => {
      listeners.delete(listener);
    };
  }

  async function subscribe(): Promise<void> {
    reconnect = undefined;
    const fresh = connect();
    fresh.on('error', () => lose(fresh));
    fresh.on('end', () => lose(fresh));
    // The store that rang has woken its own listeners already.
    fresh.on('notification', ({ payload }) => {
      if (payload !== self) wakeListeners();
    });
    // If the client is ended while it connects, the driver never settles `connect`.
    const ended = new Promise((resolve) => {
      fresh.once('end', resolve);
    });
    client = fresh;
    try {
      await Promise.race([fresh.connect().then(() => fresh.query(`listen ${CHANNEL}`)), ended]);
      wakeListeners();
    } catch {
      lose(fresh);
    }
  }

  function lose(lost: pg.Client): void {
    if (client !== lost) return;
    client = undefined;
    lost.end().catch(() => {});
    if (!closed) reconnect = setTimeout(() => void subscribe(), RECONNECT_MS);
  }

  function wakeListeners(): void {
    for (const listener of listeners) listener();
  }

  async function close(): Promise<void> {
    closed = true;
    clearTimeout(later);
    clearTimeout(reconnect);
    listeners.clear();
    const last = client;
    client = undefined;
    await sending;
    await last?.end().catch(() => {});
  }
}

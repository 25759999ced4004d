/**
 * Wakes listeners: those of this store at once, other processes by NOTIFY. Each NOTIFY is an autocommit of its own:
 * inside the writing transaction it would take a lock that all commits of the cluster share. That of an enqueue follows
 * the insert on the same connection, before it is answered. A token bucket limits the rate (16 at once, then one per
 * 5 ms). A notification may get lost: every listener also polls.
 */
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Body, Tx } from '../write.ts';
import { sql } from '../sql.ts';
import type { Queryable } from './handle.ts';

const CHANNEL = 'worker_bell';
const BURST = 16;
const REFILL_MS = 5;
const RECONNECT_MS = 1_000;

/** Rings when the transaction commits. For transactions of a program: commits that ring wait for each other. */
export function* ringAtCommit(tx: Tx): Body<void> {
  yield* tx.run(sql`select pg_notify(${sql.lit(CHANNEL)}, '')`);
}

export interface Notifier {
  ring(): void;
  /** For a write over this connection, whose statements commit by themselves: see `RingingClient`. */
  behind(writer: Queryable): RingingClient;
  listen(listener: () => void): Promise<() => void>;
  close(): Promise<void>;
}

/** A connection on which a notice follows the first statement, if that commits by itself, without waiting for its answer. */
export interface RingingClient extends Queryable {
  /** Rings when the write is done. The notice of its only statement was enough for other processes. */
  ring(): void;
}

export interface NotifierOptions {
  readonly pool: Queryable;
  readonly connect: () => pg.Client;
}

export function createNotifier({ pool, connect }: NotifierOptions): Notifier {
  const self = randomUUID();
  const listeners = new Set<() => void>();
  let tokens = BURST;
  let refilledAt = performance.now();
  let later: NodeJS.Timeout | undefined;
  let client: pg.Client | undefined;
  let reconnect: NodeJS.Timeout | undefined;
  let sending: Promise<unknown> = Promise.resolve();
  let closed = false;

  const notice = { name: 'bell', text: `select pg_notify('${CHANNEL}', $1)`, values: [self] };

  return { ring, behind, listen, close };

  function ring(): void {
    wakeListeners();
    send();
  }

  function behind(writer: Queryable): RingingClient {
    let statements = 0;
    let isSent = false;
    return {
      connection: writer.connection,
      query(statement) {
        const answer = writer.query(statement);
        statements += 1;
        // A prepared one; the others begin and end transactions.
        isSent = statements === 1 && statement.name !== undefined && !later && takeToken();
        if (isSent) sending = writer.query(notice).catch(() => {});
        return answer;
      },
      ring() {
        wakeListeners();
        if (!isSent) send();
      },
    };
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
    sending = pool.query(notice).catch(() => {});
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

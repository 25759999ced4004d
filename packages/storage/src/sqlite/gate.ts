/**
 * The writer gate on SQLite: one handle, first in, first out, `begin immediate`. If gate and lock are free, a write runs
 * before `write` returns its promise. A held lock is tried again after 1 to 2 ms, from JavaScript: SQLite's own busy
 * timeout would block the event loop (p99 of another process's enqueue: 1.8 s).
 */
import type Database from 'better-sqlite3';
import type { CompiledQuery } from '../sql.ts';
import { StoreLockedError } from '../errors.ts';
import {
  type Body,
  driveNow,
  refuseNesting,
  type Row,
  type Tx,
  type Write,
  type WriteOptions,
  type Yielded,
} from '../write.ts';
import { isBusy, sqliteProblem } from './errors.ts';
import type { SqliteHandle } from './handle.ts';

/** Locks are short; a longer one is reported, once. */
const QUIET_MS = 2_000;

export interface SqliteGateOptions {
  readonly database: Database.Database;
  readonly handle: SqliteHandle;
  readonly tx: Tx;
  readonly where: string;
  /** How long a write waits for another process's lock. */
  readonly lockTimeoutMs: number;
  readonly onLocked: (() => void) | undefined;
  /** A write has found the lock of another process, and waits. */
  readonly onBusy: () => void;
  /** True: every commit survives a power loss, also one with `durable: false`. */
  readonly alwaysDurable: boolean;
  /** Rings the store's bell. */
  readonly ring: () => void;
}

export interface SqliteGate {
  readonly write: Write;
  /** Resolves when every write that waits now has run. */
  idle(): Promise<void>;
}

interface Waiting {
  readonly attempt: () => void;
  readonly reject: (error: unknown) => void;
  readonly since: number;
  isReported: boolean;
}

export function createSqliteGate(options: SqliteGateOptions): SqliteGate {
  const { database, handle, tx, where } = options;
  const queue: Waiting[] = [];
  let synchronous: 'full' | 'normal' | undefined;

  return { write, idle };

  function write<R>(body: (tx: Tx) => Body<R>, { durable = true, rings }: WriteOptions = {}): Promise<R> {
    refuseNesting();
    return enter(() => {
      const result = transaction(body, durable);
      if (rings) options.ring();
      return result;
    });
  }

  function drain(): void {
    for (let next = queue[0]; next; next = queue[0]) {
      try {
        next.attempt();
      } catch (error) {
        if (isBusy(error) && waitLonger(next)) return;
        next.reject(
          isBusy(error) ? new StoreLockedError(where, waited(next), error) : sqliteProblem(error, where),
        );
      }
      queue.shift();
    }
  }

  function waitLonger(next: Waiting): boolean {
    if (waited(next) > options.lockTimeoutMs) return false;
    options.onBusy();
    if (!next.isReported && waited(next) > QUIET_MS) {
      next.isReported = true;
      options.onLocked?.();
    }
    setTimeout(drain, 1 + Math.random());
    return true;
  }

  function transaction<R>(body: (tx: Tx) => Body<R>, durable: boolean): R {
    setDurability(durable || options.alwaysDurable ? 'full' : 'normal');
    // Compiled once: parsing these words again costs as much as a small statement.
    handle.objects('begin immediate').run();
    handle.countTransaction();
    try {
      const result = driveNow(body(tx), perform);
      handle.objects('commit').run();
      return result;
    } catch (error) {
      // Facts that the body cached about the store are void.
      handle.countRollback();
      if (database.inTransaction) handle.objects('rollback').run();
      throw error;
    }
  }

  // Not prepared: a prepared pragma acts when it is prepared, so its first run would do nothing.
  function setDurability(wanted: 'full' | 'normal'): void {
    if (wanted === synchronous) return;
    database.exec(`pragma synchronous = ${wanted}`);
    synchronous = wanted;
  }

  function perform(yielded: Yielded): unknown {
    return performOn(handle, yielded);
  }

  function idle(): Promise<void> {
    return enter(() => undefined);
  }

  function enter<R>(attempt: () => R): Promise<R> {
    return new Promise<R>((resolve, reject) => {
      queue.push({ attempt: () => resolve(attempt()), reject, since: performance.now(), isReported: false });
      if (queue.length === 1) drain();
    });
  }
}

export function performOn(handle: SqliteHandle, yielded: Yielded): unknown {
  return 'step' in yielded ? yielded.step.sqlite(handle) : runQuery(handle, yielded.query);
}

function runQuery(handle: SqliteHandle, query: CompiledQuery): readonly Row[] {
  const statement = handle.objects(query.sql);
  if (statement.reader) return statement.all(...query.parameters) as Row[];
  statement.run(...query.parameters);
  return [];
}

function waited(next: Waiting): number {
  return performance.now() - next.since;
}

/**
 * The writer gate's language. The body of a write is a generator that can only yield statements and steps:
 * SQLite drives it synchronously in one go, so no other work comes in between; PostgreSQL awaits each of them.
 * The same body serves both stores, and no foreign `await` can get into a transaction.
 *
 * A body may run again after a conflict: it has no side effects and never catches a statement's error.
 */
import { CodedError } from '@sb/words';
import type { SqliteHandle } from './sqlite/handle.ts';
import type { PostgresHandle } from './postgres/handle.ts';
import { type CompiledQuery, type Dialect, type Query, type RawBuilder, sql } from './sql.ts';

export type Row = Record<string, unknown>;

/** A hand-written piece of a write, for statements that must be fast: one function per dialect. */
export interface Step<R> {
  sqlite(handle: SqliteHandle): R;
  postgres(handle: PostgresHandle): Promise<R>;
}

/** A step that is asked for on SQLite only. */
export function onlySqlite<R>(run: (handle: SqliteHandle) => R): Step<R> {
  return { sqlite: run, postgres: () => refuse('SQLite') };
}

export function onlyPostgres<R>(run: (handle: PostgresHandle) => Promise<R>): Step<R> {
  return { sqlite: () => refuse('PostgreSQL'), postgres: run };
}

function refuse(dialect: string): never {
  throw new Error(`This step is for ${dialect} only.`);
}

export type Yielded = { readonly query: CompiledQuery } | { readonly step: Step<unknown> };

/** The body of a write, or a part of one. */
export type Body<R> = Generator<Yielded, R, unknown>;

export interface Tx {
  readonly dialect: Dialect;
  /** The store's clock in ms since the epoch, as an expression: PostgreSQL's own, the host's on SQLite. */
  readonly now: RawBuilder<number>;
  rows<T>(query: Query<T>): Body<readonly T[]>;
  first<T>(query: Query<T>): Body<T | undefined>;
  /** Runs a statement for its effect. */
  run(query: Query<unknown>): Body<void>;
  step<R>(step: Step<R>): Body<R>;
}

export interface WriteOptions {
  /** Default true: the write survives a power loss. False: it survives a crash of the process. */
  readonly durable?: boolean;
  /**
   * PostgreSQL: each statement commits by itself, over a connection that is tuned for the hot statements.
   * SQLite: the body stays one transaction. For bodies whose parts are each complete.
   */
  readonly autocommit?: boolean;
  /**
   * Rings the store's bell when the write is done. PostgreSQL, with `autocommit`: other processes are told by a notice
   * that follows the first statement at once, which they get a round trip earlier.
   */
  readonly rings?: boolean;
  /**
   * PostgreSQL: how long the answer to each statement may take, ms. Default: the store's limit. For long work. With
   * `autocommit` the connection is closed afterwards, with its settings and session locks.
   */
  readonly statementTimeoutMs?: number;
}

export type Write = <R>(body: (tx: Tx) => Body<R>, options?: WriteOptions) => Promise<R>;
export interface ReadOptions {
  /**
   * PostgreSQL: the body is one statement, and needs no transaction; it goes over a connection that is tuned for the
   * hot statements.
   */
  readonly single?: boolean;
}

export type Read = <R>(body: (tx: Tx) => Body<R>, options?: ReadOptions) => Promise<R>;

export class NestedWriteError extends CodedError {
  readonly code = 'NESTED_WRITE';
  constructor() {
    super('A write was started inside the body of another write. Pass the transaction on instead.');
  }
}

export function createTx(dialect: Dialect, clock: (() => number) | undefined): Tx {
  return {
    dialect,
    get now() {
      return nowExpression(dialect, clock);
    },
    *rows<T>(query: Query<T>): Body<readonly T[]> {
      // The one place that trusts the row type of a query.
      return (yield { query: query.compile(dialect) }) as readonly T[];
    },
    *first<T>(query: Query<T>): Body<T | undefined> {
      return (yield* this.rows(query))[0];
    },
    *run(query: Query<unknown>): Body<void> {
      yield { query: query.compile(dialect) };
    },
    *step<R>(step: Step<R>): Body<R> {
      return (yield { step }) as R;
    },
  };
}

/** The store's clock on PostgreSQL, as text. It is the start of the statement, so that an index can use it. */
export const POSTGRES_NOW = '(extract(epoch from statement_timestamp())*1000)::bigint';

function nowExpression(dialect: Dialect, clock: (() => number) | undefined): RawBuilder<number> {
  if (dialect === 'sqlite') return sql<number>`${(clock ?? Date.now)()}`;
  return clock ? sql<number>`${clock()}::bigint` : sql.raw<number>(POSTGRES_NOW);
}

/** True while a body takes a step. Bodies step synchronously on either store, so one flag serves a process. */
let stepping = false;

/** Resumes a body with the result of its last step. */
export function takeStep<R>(body: Body<R>, value: unknown): IteratorResult<Yielded, R> {
  stepping = true;
  try {
    return body.next(value);
  } finally {
    stepping = false;
  }
}

/** Drives a body to its end in one go. */
export function driveNow<R>(body: Body<R>, perform: (yielded: Yielded) => unknown): R {
  let step = takeStep(body, undefined);
  while (!step.done) step = takeStep(body, perform(step.value));
  return step.value;
}

export function refuseNesting(): void {
  if (stepping) throw new NestedWriteError();
}

/**
 * The writer gate on PostgreSQL: every write has a connection of its own. Deadlocks (40P01) and serialization
 * failures (40001) run the body again, at most eight times, with jitter.
 * When the answer to a COMMIT, or to a statement that commits by itself, is lost, the write may have happened. Then it
 * fails with `WRITE_OUTCOME_UNKNOWN`; it is never guessed.
 */
import type pg from 'pg';
import { WriteOutcomeUnknownError } from '../errors.ts';
import {
  type Body,
  refuseNesting,
  takeStep,
  type Tx,
  type Write,
  type WriteOptions,
  type Yielded,
} from '../write.ts';
import { isConflict, isConnectionLost, isUnsent, postgresProblem } from './errors.ts';
import { BEGIN, createPostgresHandle, type PostgresHandle, type Queryable } from './handle.ts';
import type { Notifier } from './notify.ts';

const TRIES = 8;

export interface PostgresGateOptions {
  /** Transactions. */
  readonly pool: pg.Pool;
  /** Statements that commit by themselves, over connections tuned for the hot plans. */
  readonly hot: () => pg.Pool;
  readonly bell: Notifier;
  readonly tx: Tx;
  readonly now: () => number | null;
  readonly where: string;
  readonly lockTimeoutMs: number;
}

export function createPostgresGate(options: PostgresGateOptions): Write {
  const { pool, hot, bell, tx, now, where } = options;

  return (body, write = {}) => {
    refuseNesting();
    return again(() => (write.autocommit ? statements(body, write) : transaction(body, write)));
  };

  async function again<R>(attempt: () => Promise<R>): Promise<R> {
    for (let tries = 1; ; tries++) {
      try {
        return await attempt();
      } catch (error) {
        if (!isConflict(error) || tries >= TRIES) throw postgresProblem(error, options);
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 5 * tries));
      }
    }
  }

  async function statements<R>(
    body: (tx: Tx) => Body<R>,
    { statementTimeoutMs, rings }: WriteOptions,
  ): Promise<R> {
    const work = async (client: pg.PoolClient): Promise<R> => {
      try {
        const ringing = rings ? bell.behind(client) : undefined;
        const handle = createPostgresHandle(ringing ?? client, now, () => commit(client));
        const result = await drive(body(tx), { client: ringing ?? client, handle, statementTimeoutMs });
        ringing?.ring();
        return result;
      } catch (error) {
        throw mayHaveCommitted(client, error) ? new WriteOutcomeUnknownError(where, error) : error;
      }
    };
    return statementTimeoutMs === undefined ? withClient(hot(), work) : withOwnClient(pool, work);
  }

  async function transaction<R>(
    body: (tx: Tx) => Body<R>,
    { statementTimeoutMs, rings }: WriteOptions,
  ): Promise<R> {
    return withClient(pool, async (client) => {
      await client.query(BEGIN);
      const handle = createPostgresHandle(client, now);
      const result = await drive(body(tx), { client, handle, statementTimeoutMs });
      await commit(client);
      if (rings) bell.ring();
      return result;
    });
  }

  async function commit(client: pg.PoolClient): Promise<void> {
    try {
      await client.query('commit');
    } catch (error) {
      throw isConnectionLost(error) ? new WriteOutcomeUnknownError(where, error) : error;
    }
  }
}

/** A statement outside a transaction commits by itself; one inside is rolled back by the server. */
function mayHaveCommitted(client: pg.PoolClient, error: unknown): boolean {
  return isConnectionLost(error) && !isUnsent(error) && client.getTransactionStatus() === 'I';
}

export interface Drive {
  readonly client: Queryable;
  readonly handle: PostgresHandle;
  /** For the statements that the body yields; steps have the store's limit. */
  readonly statementTimeoutMs?: number | undefined;
}

/** Drives a body over one connection, awaiting each statement. */
export async function drive<R>(steps: Body<R>, { client, handle, statementTimeoutMs }: Drive): Promise<R> {
  const perform = async (yielded: Yielded): Promise<unknown> => {
    if ('step' in yielded) return yielded.step.postgres(handle);
    const { sql: text, parameters } = yielded.query;
    const { rows } = await client.query({
      text,
      values: [...parameters],
      ...(statementTimeoutMs !== undefined && { query_timeout: statementTimeoutMs }),
    });
    return rows;
  };
  let step = takeStep(steps, undefined);
  while (!step.done) step = takeStep(steps, await perform(step.value));
  return step.value;
}

/** A connection that failed in a way that leaves its state unknown is closed, not given back. */
export async function withClient<R>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<R>): Promise<R> {
  const client = await pool.connect();
  try {
    const result = await work(client);
    client.release();
    return result;
  } catch (error) {
    client.release(isBroken(error) || !(await isRolledBack(client)));
    throw error;
  }
}

/** The connection is closed afterwards: its settings and its locks end with the work. */
async function withOwnClient<R>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<R>): Promise<R> {
  const client = await pool.connect();
  try {
    return await work(client);
  } finally {
    client.release(true);
  }
}

/** Do not wait for a second answer where the first did not come. */
function isBroken(error: unknown): boolean {
  return error instanceof WriteOutcomeUnknownError || isConnectionLost(error);
}

async function isRolledBack(client: pg.PoolClient): Promise<boolean> {
  return client.query('rollback').then(
    () => true,
    () => false,
  );
}

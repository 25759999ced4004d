/**
 * The writer gate on PostgreSQL: every write has a connection of its own. Deadlocks (40P01) and serialization
 * failures (40001) run the body again, at most eight times, with jitter.
 */
import type pg from 'pg';
import { WriteOutcomeUnknownError } from '../errors.ts';
import { type Body, refuseNesting, takeStep, type Tx, type Write, type Yielded } from '../write.ts';
import { isConflict, isConnectionLost, postgresProblem } from './errors.ts';
import { createPostgresHandle, type PostgresHandle } from './handle.ts';

const TRIES = 8;

export interface PostgresGateOptions {
  /** Transactions. */
  readonly pool: pg.Pool;
  /** Statements that commit by themselves, over connections tuned for the hot plans. */
  readonly hot: () => pg.Pool;
  readonly tx: Tx;
  readonly now: () => number | null;
  readonly where: string;
}

export function createPostgresGate({ pool, hot, tx, now, where }: PostgresGateOptions): Write {
  return (body, { autocommit = false } = {}) => {
    refuseNesting();
    return again(() => (autocommit ? statements(body) : transaction(body)));
  };

  async function again<R>(attempt: () => Promise<R>): Promise<R> {
    for (let tries = 1; ; tries++) {
      try {
        return await attempt();
      } catch (error) {
        if (!isConflict(error) || tries >= TRIES) throw postgresProblem(error, where);
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 5 * tries));
      }
    }
  }

  async function statements<R>(body: (tx: Tx) => Body<R>): Promise<R> {
    return withClient(hot(), (client) => drive(client, body(tx), createPostgresHandle(client, now, true)));
  }

  async function transaction<R>(body: (tx: Tx) => Body<R>): Promise<R> {
    return withClient(pool, async (client) => {
      // Whatever the server's default: a count after a lock needs a snapshot of its own.
      await client.query('begin isolation level read committed');
      const result = await drive(client, body(tx), createPostgresHandle(client, now, false));
      await commit(client);
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

/** Drives a body over one connection, awaiting each statement. */
export async function drive<R>(client: pg.PoolClient, steps: Body<R>, handle: PostgresHandle): Promise<R> {
  const perform = async (yielded: Yielded): Promise<unknown> => {
    if ('step' in yielded) return yielded.step.postgres(handle);
    const { rows } = await client.query(yielded.query.sql, [...yielded.query.parameters]);
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
    const rolledBack = await client.query('rollback').then(
      () => true,
      () => false,
    );
    client.release(!rolledBack);
    throw error;
  }
}

/** Orders of the shop. An order and the run that sends its invoice are committed together, or neither is. */
import type { Client } from '@sb/queue';
import type { Pool, PoolClient } from 'pg';
import { invoiceJob } from './jobs.ts';

export interface Order {
  readonly nr: string;
  readonly to: string;
  readonly pieces: number;
}

const invoice = invoiceJob();

/** The tables of the application; those of the worker are in the schema `worker` of the same database. */
export async function createTables(pool: Pool): Promise<void> {
  await pool.query('create table if not exists orders (nr text primary key, pieces int not null)');
  await pool.query('create table if not exists stock (pieces int not null check (pieces >= 0))');
}

/** Returns the number of the run. */
export async function placeOrder(pool: Pool, worker: Client, { nr, to, pieces }: Order): Promise<number> {
  const id = await inTransaction(pool, async (db) => {
    await db.query('insert into orders (nr, pieces) values ($1, $2)', [nr, pieces]);
    const run = await worker.enqueueIn(db, invoice, { nr, to });
    // Too few pieces break the check of the table: the order and the run are rolled back.
    await db.query('update stock set pieces = pieces - $1', [pieces]);
    return run.id;
  });
  // Without it a daemon finds the run within a second.
  await worker.wake();
  return id;
}

async function inTransaction<R>(pool: Pool, work: (db: PoolClient) => Promise<R>): Promise<R> {
  const db = await pool.connect();
  try {
    await db.query('begin');
    const result = await work(db);
    await db.query('commit');
    return result;
  } catch (error) {
    await db.query('rollback').catch(() => {});
    throw error;
  } finally {
    db.release();
  }
}

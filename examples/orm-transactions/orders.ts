/** An order and the run that sends its invoice in one transaction of each client, and the lines of many in one call. */
import { defineJob } from '@sb/jobs';
import {
  type Client,
  fromDrizzle,
  fromKnex,
  fromKysely,
  fromPostgresJs,
  fromPrisma,
  fromTypeOrm,
  type SqlTransaction,
} from '@sb/queue';
import { sql as drizzleSql } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import type { Knex } from 'knex';
import { type Kysely, sql as kyselySql } from 'kysely';
import type { Sql } from 'postgres';
import type { DataSource } from 'typeorm';

export interface Order {
  readonly nr: string;
  readonly pieces: number;
}

export const invoice = defineJob({
  id: 'shop.invoice',
  name: 'Send the invoice of an order',
  queue: 'mail',
  run: ({ input }) => ({ sent: input?.['nr'] }),
});

export const pack = defineJob({ id: 'shop.pack', name: 'Pack a piece', run: () => undefined });

export async function placeWithDrizzle(db: NodePgDatabase, worker: Client, order: Order): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.execute(drizzleSql`insert into orders values (${order.nr}, ${order.pieces})`);
    await enqueueFor(order, worker, fromDrizzle(tx, drizzleSql));
  });
  await worker.wake();
}

export async function placeWithKysely(db: Kysely<unknown>, worker: Client, order: Order): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await kyselySql`insert into orders values (${order.nr}, ${order.pieces})`.execute(trx);
    await enqueueFor(order, worker, fromKysely(trx));
  });
  await worker.wake();
}

export async function placeWithKnex(knex: Knex, worker: Client, order: Order): Promise<void> {
  await knex.transaction(async (trx) => {
    await trx('orders').insert(order);
    await enqueueFor(order, worker, fromKnex(trx));
  });
  await worker.wake();
}

/** The part of a `PrismaClient` that is used here. */
export interface Prisma {
  $transaction<R>(work: (tx: PrismaTransaction) => Promise<R>): Promise<R>;
}

interface PrismaTransaction {
  $executeRaw(texts: TemplateStringsArray, ...values: unknown[]): PromiseLike<number>;
  $queryRawUnsafe(text: string, ...values: unknown[]): PromiseLike<unknown>;
}

export async function placeWithPrisma(prisma: Prisma, worker: Client, order: Order): Promise<void> {
  await prisma.$transaction(async (tx) => {
    await tx.$executeRaw`insert into orders values (${order.nr}, ${order.pieces})`;
    await enqueueFor(order, worker, fromPrisma(tx));
  });
  await worker.wake();
}

export async function placeWithTypeOrm(db: DataSource, worker: Client, order: Order): Promise<void> {
  await db.transaction(async (manager) => {
    await manager.query('insert into orders values ($1, $2)', [order.nr, order.pieces]);
    await enqueueFor(order, worker, fromTypeOrm(manager));
  });
  await worker.wake();
}

export async function placeWithPostgresJs(db: Sql, worker: Client, order: Order): Promise<void> {
  await db.begin(async (sql) => {
    await sql`insert into orders values (${order.nr}, ${order.pieces})`;
    await enqueueFor(order, worker, fromPostgresJs(sql));
  });
  await worker.wake();
}

/** One run for the order, and one for each of its pieces. */
async function enqueueFor({ nr, pieces }: Order, worker: Client, transaction: SqlTransaction): Promise<void> {
  await worker.enqueueIn(transaction, invoice, { nr }, { dedupeKey: `invoice:${nr}` });
  const each = Array.from({ length: pieces }, (_, piece) => ({ job: pack, input: { nr, piece } }));
  await worker.enqueueManyIn(transaction, each);
}

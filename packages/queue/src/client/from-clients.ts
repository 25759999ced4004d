/**
 * Transactions of ORMs, query builders and other drivers, for `enqueueIn`. Each is described by the part that is used of
 * it, so none of them becomes a dependency.
 */
import type { SqlTransaction } from '../client-types.ts';

const PLACE = /\$(\d+)/g;

/** A transaction of Drizzle on PostgreSQL, with the `sql` of `drizzle-orm`. */
export function fromDrizzle<Statement>(
  tx: { execute(statement: Statement): PromiseLike<unknown> },
  sql: (texts: TemplateStringsArray, ...values: string[]) => Statement,
): SqlTransaction {
  return {
    connection: tx,
    async execute(text, values) {
      const texts = text.split(/\$\d+/);
      const ordered = inOrderOf(text, values);
      return rowsOf(await tx.execute(sql(Object.assign(texts, { raw: texts }), ...ordered)));
    },
  };
}

/** A statement of Kysely that is a text. */
export interface KyselyStatement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
  readonly query: {
    readonly kind: 'RawNode';
    readonly sqlFragments: readonly string[];
    readonly parameters: readonly [];
  };
  readonly queryId: { readonly queryId: string };
}

/** A transaction of Kysely. */
export function fromKysely(trx: {
  executeQuery(statement: KyselyStatement): Promise<{ readonly rows: readonly unknown[] }>;
}): SqlTransaction {
  return {
    connection: trx,
    async execute(sql, parameters) {
      const query = { kind: 'RawNode', sqlFragments: [sql], parameters: [] } as const;
      const { rows } = await trx.executeQuery({ sql, parameters, query, queryId: { queryId: 'enqueue' } });
      return rows;
    },
  };
}

/** A transaction of Knex. */
export function fromKnex(trx: {
  raw(text: string, values: readonly string[]): PromiseLike<unknown>;
}): SqlTransaction {
  return {
    connection: trx,
    execute: async (text, values) =>
      rowsOf(await trx.raw(text.replaceAll('?', '\\?').replaceAll(PLACE, '?'), inOrderOf(text, values))),
  };
}

/** An interactive transaction of Prisma on PostgreSQL. */
export function fromPrisma(tx: {
  $queryRawUnsafe(text: string, ...values: string[]): PromiseLike<unknown>;
}): SqlTransaction {
  return {
    connection: tx,
    execute: async (text, values) => rowsOf(await tx.$queryRawUnsafe(text, ...values)),
  };
}

/** A transaction of TypeORM: its `EntityManager` or `QueryRunner`. */
export function fromTypeOrm(manager: {
  query(text: string, values: string[]): Promise<unknown>;
}): SqlTransaction {
  return {
    connection: manager,
    execute: async (text, values) => rowsOf(await manager.query(text, values)),
  };
}

/** A transaction of postgres.js: the `sql` of its `begin`. */
export function fromPostgresJs(sql: {
  unsafe(text: string, values: string[]): PromiseLike<readonly unknown[]>;
}): SqlTransaction {
  return { connection: sql, execute: (text, values) => Promise.resolve(sql.unsafe(text, values)) };
}

/** For clients that number the places themselves: a value for each place, in the order of the text. */
function inOrderOf(text: string, values: readonly string[]): string[] {
  return Array.from(text.matchAll(PLACE), ([, number]) => values[Number(number) - 1] ?? '');
}

/** Some clients return the result of the driver, others its rows. */
function rowsOf(result: unknown): readonly unknown[] {
  if (Array.isArray(result)) return result;
  return (result as { readonly rows?: readonly unknown[] } | undefined)?.rows ?? [];
}

import { type Body, isOneOf, sql, type Tx } from '@sb/storage';

export interface Names {
  readonly jobs: ReadonlyMap<number, string>;
  readonly queues: ReadonlyMap<number, string>;
}

/** The names of these jobs and queues. */
export function* findNamesOf(
  tx: Tx,
  of: readonly { readonly jobId: number; readonly queueId: number }[],
): Body<Names> {
  return {
    jobs: yield* namesIn(tx, 'job_defs', unique(of.map(({ jobId }) => jobId))),
    queues: yield* namesIn(tx, 'queues', unique(of.map(({ queueId }) => queueId))),
  };
}

function* namesIn(
  tx: Tx,
  table: 'job_defs' | 'queues',
  ids: readonly number[],
): Body<ReadonlyMap<number, string>> {
  if (ids.length === 0) return new Map();
  const rows = yield* tx.rows(
    sql<{
      id: number;
      name: string;
    }>`select id, name from ${sql.table(table)} where ${isOneOf(tx, 'id', ids)}`,
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

function unique(ids: readonly number[]): readonly number[] {
  return [...new Set(ids)];
}

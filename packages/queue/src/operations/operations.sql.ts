import { type Body, expectFound, forUpdate, sql, type Tx } from '@sb/storage';
import type { OperationKind, OperationState } from './operation.ts';

/** As it is shown. */
export interface OperationRow {
  readonly id: number;
  readonly kind: OperationKind;
  readonly actor: string;
  readonly reason: string | null;
  readonly state: OperationState;
  readonly total: number;
  readonly progress: string;
  readonly stop_by: string | null;
  readonly created_at: number;
  readonly ended_at: number | null;
}

/** As it is carried out: the order may have 1 MB. */
export interface OrderedOperation extends OperationRow {
  readonly choice: string;
  readonly place: string | null;
}

const COLUMNS = sql.raw('id, kind, actor, reason, state, total, progress, stop_by, created_at, ended_at');

export interface NewOperation {
  readonly kind: OperationKind;
  readonly choice: string;
  readonly actor: string;
  readonly reason: string | undefined;
  readonly total: number;
  readonly progress: string;
  readonly place: string;
}

export function* insertOperation(tx: Tx, operation: NewOperation): Body<number> {
  const { kind, choice, actor, reason, total, progress, place } = operation;
  const row = yield* tx.first(sql<{ id: number }>`
    insert into operations (kind, choice, actor, reason, state, total, progress, place, created_at, updated_at)
    values (${kind}, ${choice}, ${actor}, ${reason ?? null}, 'running', ${total}, ${progress}, ${place}, ${tx.now}, ${tx.now})
    returning id`);
  return expectFound(row, 'the id of the new operation').id;
}

export interface OperationFilter {
  /** Only those that this actor has started. */
  readonly by?: string | undefined;
  /** Only older ones than the one with this number. */
  readonly before?: number | undefined;
  readonly limit: number;
}

/** The newest first. */
export function* findOperations(
  tx: Tx,
  { by, before, limit }: OperationFilter,
): Body<readonly OperationRow[]> {
  const conditions = [
    sql`true`,
    ...(by === undefined ? [] : [sql`actor = ${by}`]),
    ...(before === undefined ? [] : [sql`id < ${before}`]),
  ];
  return yield* tx.rows(sql<OperationRow>`
    select ${COLUMNS} from operations where ${sql.join(conditions, sql` and `)} order by id desc limit ${limit}`);
}

export function* findOperation(tx: Tx, id: number): Body<OperationRow | undefined> {
  return yield* tx.first(sql<OperationRow>`select ${COLUMNS} from operations where id = ${id}`);
}

/** Those that have not ended, the oldest first. */
export function* findOpen(tx: Tx): Body<readonly { readonly id: number }[]> {
  return yield* tx.rows(
    sql<{ id: number }>`select id from operations where ended_at is null order by id limit 100`,
  );
}

/** Keeps other transactions from its next chunk and its end until the commit. SQLite has one writer at a time. */
export function* lockOperation(tx: Tx, id: number): Body<OrderedOperation | undefined> {
  const lock = forUpdate(tx);
  return yield* tx.first(
    sql<OrderedOperation>`select ${COLUMNS}, choice, place from operations where id = ${id} ${lock}`,
  );
}

export interface OperationChange {
  readonly progress: string;
  readonly place: string;
  readonly state: OperationState;
  readonly stopBy?: string | undefined;
}

/** An end has its time, and needs no lease any more. */
export function* saveOperation(
  tx: Tx,
  id: number,
  { progress, place, state, stopBy }: OperationChange,
): Body<void> {
  const endedAt = state === 'running' ? sql`null` : tx.now;
  yield* tx.run(sql`
    update operations set progress = ${progress}, place = ${place}, state = ${state}, stop_by = ${stopBy ?? null},
      updated_at = ${tx.now}, ended_at = ${endedAt} where id = ${id}`);
  if (state !== 'running') yield* tx.run(sql`delete from leases where name = ${operationLease(id)}`);
}

export function operationLease(id: number): string {
  return `operation:${id}`;
}

import { type Body, type RawBuilder, sql, type Tx } from '@sb/storage';

export interface ViewRow {
  readonly id: number;
  readonly user_id: number | null;
  readonly page: string;
  readonly name: string;
  readonly query: string;
  readonly created_at: number;
}

/** Undefined: the team. */
export type Owner = number | undefined;

/** Until the commit no other transaction saves one: the name of a view stays the only one. */
export function* lockViews(tx: Tx): Body<void> {
  // SQLite has one writer at a time.
  if (tx.dialect === 'postgres') yield* tx.run(sql`lock table saved_views in share row exclusive mode`);
}

/** Those of the team and, with a user, its own. */
export function* findViews(tx: Tx, owner: Owner): Body<readonly ViewRow[]> {
  const own = owner === undefined ? sql`` : sql`or user_id = ${owner}`;
  return yield* tx.rows(
    sql<ViewRow>`select * from saved_views where user_id is null ${own} order by page, name, id`,
  );
}

export function* countViews(tx: Tx, owner: Owner): Body<number> {
  const row = yield* tx.first(
    sql<{ count: number }>`select count(*) as count from saved_views where ${isOf(owner)}`,
  );
  return row?.count ?? 0;
}

export interface NewView {
  readonly page: string;
  readonly name: string;
  readonly query: string;
}

export function* findNamed(
  tx: Tx,
  owner: Owner,
  { page, name }: Pick<NewView, 'page' | 'name'>,
): Body<ViewRow | undefined> {
  return yield* tx.first(
    sql<ViewRow>`select * from saved_views where ${isOf(owner)} and page = ${page} and name = ${name}`,
  );
}

export function* updateView(tx: Tx, id: number, query: string): Body<void> {
  yield* tx.run(sql`update saved_views set query = ${query} where id = ${id}`);
}

export function* insertView(tx: Tx, owner: Owner, { page, name, query }: NewView): Body<ViewRow | undefined> {
  return yield* tx.first(sql<ViewRow>`
    insert into saved_views (user_id, page, name, query, created_at)
    values (${owner ?? null}, ${page}, ${name}, ${query}, ${tx.now}) returning *`);
}

/** Undefined if the owner has no such view. */
export function* dropView(tx: Tx, owner: Owner, id: number): Body<ViewRow | undefined> {
  return yield* tx.first(
    sql<ViewRow>`delete from saved_views where id = ${id} and ${isOf(owner)} returning *`,
  );
}

function isOf(owner: Owner): RawBuilder<unknown> {
  return owner === undefined ? sql`user_id is null` : sql`user_id = ${owner}`;
}

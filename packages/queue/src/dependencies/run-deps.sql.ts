import type { EdgeOutcome, UnmetEnd } from '@sb/jobs';
import { type Body, forUpdate, isOneOf, POSTGRES_NOW, sql, type Step, type Tx } from '@sb/storage';

/** A run that others will wait for, live or ended. */
export interface ParentRow {
  readonly id: number;
  readonly chain_id: number;
  /** null while it has not ended. */
  readonly state: number | null;
}

export interface NewEdge {
  readonly parentId: number;
  readonly cond: string;
  readonly onUnmet: UnmetEnd;
  readonly as: string | null;
  readonly outcome: EdgeOutcome | null;
}

export interface OpenEdge {
  readonly childId: number;
  readonly parentId: number;
  readonly cond: string;
  readonly onUnmet: UnmetEnd;
}

/** A dependency, with the facts that a condition may read of its parent. */
export interface KnownEdge extends OpenEdge {
  readonly as: string | null;
  readonly outcome: EdgeOutcome | null;
  /** Of the parent; null when it has been removed. */
  readonly state: number | null;
  readonly result: string | null;
  readonly input: string | null;
}

export const SQLITE_WAITING = `select id from runs where id in (select value from json_each(@ids)) and state + 0 = 0 order by id`;
const POSTGRES_WAITING =
  'select id from runs where id = any($1::bigint[]) and state + 0 = 0 order by id for update';
const POSTGRES_FREE = `${POSTGRES_WAITING} skip locked`;
const POSTGRES_BUSY =
  'select id from runs where id = any($1::bigint[]) and state + 0 = 0 and id <> all($2::bigint[])';

export const SQLITE_OUTCOME = `update run_deps set outcome = @outcome, note = @note
  where (child_id, parent_id) in (select value ->> 0, value ->> 1 from json_each(@pairs))`;
const POSTGRES_OUTCOME = `update run_deps d set outcome = $1, note = $2 from unnest($3::bigint[], $4::bigint[]) e(child, parent)
  where d.child_id = e.child and d.parent_id = e.parent`;

// Only what may end a run that waits: not what is met anyway, and no conditions, which wait for all parents.
const FOLLOWED = `d.outcome is null and d.cond in ('success', 'failure') and d.on_unmet <> 'run'`;
const below = (
  roots: string,
  of: (parent: string) => string,
): string => `with recursive b(child, parent, cond, unmet, depth) as (
  select d.child_id, d.parent_id, d.cond, d.on_unmet, 1 from ${roots} cross join ${of('s.id')}
  union select d.child_id, d.parent_id, d.cond, d.on_unmet, b.depth + 1 from b cross join ${of('b.child')})
select child, parent, cond, unmet, depth from b`;
export const SQLITE_BELOW = `${below('(select value as id from json_each(@ids)) s', (parent) => `run_deps d on d.parent_id = ${parent} and ${FOLLOWED}`)} limit @rows+0`;
// The inner limit keeps PostgreSQL from joining with all open dependencies.
const POSTGRES_BELOW = `${below(
  'unnest($1::bigint[]) s(id)',
  (parent) =>
    `lateral (select * from run_deps d where d.parent_id = ${parent} and ${FOLLOWED} limit $2::int) d`,
)} limit $2::int`;

// For a `not exists` PostgreSQL would read all conditions of the store into a hash.
const down = (ended: string, now: string): string => `update runs set pending_deps = pending_deps - ${ended},
  state = case when pending_deps = ${ended}
    and (select 1 from run_deps d where d.child_id = runs.id and d.outcome = 'ended' limit 1) is null then 1 else 0 end,
  run_at = case when pending_deps = ${ended} and run_at < ${now} then ${now} else run_at end`;
export const SQLITE_DOWN = `${down('@ended', '@now')} where id in (select value from json_each(@ids))
  returning id, pending_deps, state`;
const POSTGRES_DOWN = `with t as materialized (select coalesce($1::bigint, ${POSTGRES_NOW}) as ms)
${down('$2::int', '(select ms from t)')} where id = any($3::bigint[]) returning id, pending_deps, state`;

/**
 * The runs that have not ended, locked until the commit: none of them ends before its child is stored. All transactions
 * lock runs in the order of their ids.
 */
export function* lockLiveParents(tx: Tx, runIds: readonly number[]): Body<readonly ParentRow[]> {
  const lock = forUpdate(tx);
  const live = yield* tx.rows(sql<ParentRow & { has_children: number }>`
    select id, coalesce(chain_id, id) as chain_id, null as state, has_children from runs
    where ${isOneOf(tx, 'id', runIds)} order by id ${lock}`);
  const fresh = live.filter((run) => run.has_children === 0).map(({ id }) => id);
  if (fresh.length > 0)
    yield* tx.run(sql`update runs set has_children = 1 where ${isOneOf(tx, 'id', fresh)}`);
  return live;
}

/** A statement of its own, after the locks: a transaction that has ended one of the runs before us is committed by now. */
export function* findEnded(tx: Tx, runIds: readonly number[]): Body<readonly ParentRow[]> {
  return yield* tx.rows(sql<ParentRow>`
    select id, coalesce(chain_id, id) as chain_id, state from run_history where ${isOneOf(tx, 'id', runIds)}`);
}

/** Makes runs wait that were just inserted; no other transaction has seen them. */
export function* makeWait(
  tx: Tx,
  runIds: readonly number[],
  { pending, chainId }: { readonly pending: number; readonly chainId: number },
): Body<void> {
  yield* tx.run(sql`
    update runs set state = 0, claim_no = 0, started_at = null, deadline_at = null,
      pending_deps = ${pending}, chain_id = ${chainId}
    where ${isOneOf(tx, 'id', runIds)}`);
}

/** Each run gets all of the dependencies. */
export function* insertEdges(tx: Tx, runIds: readonly number[], edges: readonly NewEdge[]): Body<void> {
  const rows = JSON.stringify(
    edges.map((edge) => [edge.parentId, edge.cond, edge.onUnmet, edge.as, edge.outcome]),
  );
  const ids = JSON.stringify(runIds);
  yield* tx.run(
    tx.dialect === 'sqlite'
      ? sql`insert into run_deps (child_id, parent_id, cond, on_unmet, as_, outcome)
          select c.value, e.value ->> 0, e.value ->> 1, e.value ->> 2, e.value ->> 3, e.value ->> 4
          from json_each(${ids}) c cross join json_each(${rows}) e`
      : sql`insert into run_deps (child_id, parent_id, cond, on_unmet, as_, outcome)
          select c::bigint, (e ->> 0)::bigint, e ->> 1, e ->> 2, e ->> 3, e ->> 4
          from json_array_elements_text(${ids}::json) c cross join json_array_elements(${rows}::json) e`,
  );
}

export interface DeepEdge extends OpenEdge {
  /** 1: of a root. */
  readonly depth: number;
}

/**
 * The dependencies below these runs: of the runs that wait for them, of those that wait for these, and so on. At most
 * `rows`, in the order of their depth.
 */
export function findBelow(rootIds: readonly number[], rows: number): Step<readonly DeepEdge[]> {
  return {
    sqlite: (handle) =>
      (handle.arrays(SQLITE_BELOW).all({ ids: JSON.stringify(rootIds), rows }) as unknown[][]).map(deepEdge),
    postgres: async (handle) =>
      (await handle.arrays('edges_below', POSTGRES_BELOW, [rootIds, rows])).map(deepEdge),
  };
}

function deepEdge([child, parent, cond, onUnmet, depth]: readonly unknown[]): DeepEdge {
  return {
    childId: Number(child),
    parentId: Number(parent),
    cond: String(cond),
    onUnmet: onUnmet as UnmetEnd,
    depth: Number(depth),
  };
}

export interface WaitingChildren {
  readonly locked: ReadonlySet<number>;
  /** Those that were skipped. */
  readonly busy: ReadonlySet<number>;
}

/** Whether to wait for runs that another transaction has locked, or to skip them. */
export type BusyChildren = 'wait' | 'skip';

/** The runs that still wait for others, locked in the order of their ids. */
export function lockWaitingChildren(
  runIds: readonly number[],
  busyChildren: BusyChildren,
): Step<WaitingChildren> {
  return {
    sqlite(handle) {
      const rows = handle.arrays(SQLITE_WAITING).all({ ids: JSON.stringify(runIds) });
      return { locked: idsOf(rows as unknown[][]), busy: new Set() };
    },
    async postgres(handle) {
      if (busyChildren === 'wait')
        return {
          locked: idsOf(await handle.arrays('lock_waiting', POSTGRES_WAITING, [runIds])),
          busy: new Set(),
        };
      const locked = idsOf(await handle.arrays('lock_free', POSTGRES_FREE, [runIds]));
      return {
        locked,
        busy: idsOf(await handle.arrays('busy_waiting', POSTGRES_BUSY, [runIds, [...locked]])),
      };
    },
  };
}

function idsOf(rows: readonly (readonly unknown[])[]): ReadonlySet<number> {
  return new Set(rows.map(([id]) => Number(id)));
}

export function writeOutcome(
  edges: readonly Pick<OpenEdge, 'childId' | 'parentId'>[],
  { outcome, note = null }: { readonly outcome: EdgeOutcome; readonly note?: string | null },
): Step<void> {
  return {
    sqlite(handle) {
      const pairs = JSON.stringify(edges.map(({ childId, parentId }) => [childId, parentId]));
      handle.objects(SQLITE_OUTCOME).run({ outcome, note, pairs });
    },
    async postgres(handle) {
      const children = edges.map(({ childId }) => childId);
      const parents = edges.map(({ parentId }) => parentId);
      await handle.arrays('write_outcome', POSTGRES_OUTCOME, [outcome, note, children, parents]);
    },
  };
}

/** A run that waits for no parent any more. */
interface Ready {
  readonly id: number;
  /** False: it has conditions. */
  readonly isQueued: boolean;
}

/**
 * Counts `ended` more parents of each run as ended. Queues runs that now wait for none, unless they have conditions; a run
 * whose due time has passed is due now. Returns the runs that wait for none.
 */
export function countDown(runIds: readonly number[], ended: number): Step<readonly Ready[]> {
  return {
    sqlite: (handle) =>
      ready(
        handle
          .arrays(SQLITE_DOWN)
          .all({ ids: JSON.stringify(runIds), ended, now: handle.now() }) as unknown[][],
      ),
    postgres: async (handle) =>
      ready(await handle.arrays('count_down', POSTGRES_DOWN, [handle.now(), ended, runIds])),
  };
}

function ready(rows: readonly (readonly unknown[])[]): readonly Ready[] {
  return rows.flatMap(([id, pending, state]) =>
    pending === 0 ? [{ id: Number(id), isQueued: state === 1 }] : [],
  );
}

/** The runs that have a condition. */
export function* findConditional(tx: Tx, runIds: readonly number[]): Body<readonly number[]> {
  const rows = yield* tx.rows(sql<{ id: number }>`
    select distinct child_id as id from run_deps
    where ${isOneOf(tx, 'child_id', runIds)} and outcome = 'ended' order by child_id`);
  return rows.map(({ id }) => id);
}

/** The dependencies that conditions of the run may read, and those with conditions. */
export function* findKnownEdges(tx: Tx, childId: number): Body<readonly KnownEdge[]> {
  return yield* tx.rows(sql<KnownEdge>`
    select d.child_id as "childId", d.parent_id as "parentId", d.cond, d.on_unmet as "onUnmet", d.as_ as "as", d.outcome,
      h.state, h.result, coalesce(i.body, h.input) as input
    from run_deps d left join run_history h on h.id = d.parent_id
    left join run_inputs i on i.run_id = h.id and h.input = '@'
    where d.child_id = ${childId} and (d.as_ is not null or d.outcome = 'ended') order by d.parent_id`);
}

/** Queues runs; a run whose due time has passed is due now. */
export function* queueChildren(tx: Tx, runIds: readonly number[]): Body<void> {
  yield* tx.run(sql`
    update runs set state = 1, run_at = case when run_at < ${tx.now} then ${tx.now} else run_at end
    where ${isOneOf(tx, 'id', runIds)}`);
}

/** Removes the dependencies of finished runs. */
export function* removeEdges(tx: Tx, childIds: readonly number[]): Body<void> {
  yield* tx.run(sql`delete from run_deps where ${isOneOf(tx, 'child_id', childIds)}`);
}

/** For runs of a chain that wait for no run of it, beside its first one. */
export function* joinChain(tx: Tx, runIds: readonly number[], chainId: number): Body<void> {
  yield* tx.run(sql`update runs set chain_id = ${chainId} where ${isOneOf(tx, 'id', runIds)}`);
}

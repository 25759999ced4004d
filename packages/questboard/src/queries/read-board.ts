/** The board as columns: a page of quests, and the tasks of each status with their number. */
import type { Body, Store, Tx } from '@sb/storage';
import { type Org, type Task, TASK_STATUSES, type TaskStatus } from '../model/organisation.ts';
import { countTasks, type IndexedBy } from '../records/list-records.sql.ts';
import { requireOrg } from '../records/orgs.sql.ts';
import type { Stored } from '../records/stored.sql.ts';
import { type QuestFilter, questPage, type QuestRow } from './list-quests.ts';
import { rowsOf, type TaskRow } from './list-tasks.ts';
import { findById, type Page, type PageWish } from './walk.ts';

export interface BoardWish {
  readonly quests: PageWish & { readonly filter?: QuestFilter };
  /** How many tasks each column shows: 1 to 500. */
  readonly limit: number;
  /** Only tasks of this quest. */
  readonly quest?: string;
  /** Only tasks of this member; `none`: tasks without an assignee. Not with `quest`. */
  readonly assignee?: string;
}

export interface Column {
  readonly status: TaskStatus;
  /** All of them, not only those shown. */
  readonly count: number;
  readonly items: readonly TaskRow[];
  /** Absent: there is no more. Otherwise a place for `listTasks` with this status. */
  readonly next?: string;
}

export interface BoardView {
  readonly quests: Page<QuestRow>;
  /** One for each status, in the order of work. */
  readonly columns: readonly Column[];
}

/** Fails with `UNKNOWN_ORG`. */
export async function readBoard(store: Store, orgId: string, wish: BoardWish): Promise<BoardView> {
  return store.read(function* (tx) {
    const org = yield* requireOrg(tx, orgId);
    const { filter = {}, ...page } = wish.quests;
    return { quests: yield* questPage(tx, org, filter, page), columns: yield* readColumns(tx, org, wish) };
  });
}

function* readColumns(tx: Tx, org: Org, wish: BoardWish): Body<readonly Column[]> {
  const by = indexFor(wish);
  const counts = yield* countTasks(tx, org.id, by);
  const found: (Page<Stored<Task>> & { readonly status: TaskStatus })[] = [];
  for (const status of TASK_STATUSES)
    if ((counts.get(status) ?? 0) > 0)
      found.push({ status, ...(yield* columnOf(tx, org.id, { by, status, limit: wish.limit })) });
  // One look at flags and dependencies for all columns.
  const rows = yield* rowsOf(
    tx,
    org,
    found.flatMap(({ items }) => items),
  );
  return TASK_STATUSES.map((status) => {
    const next = found.find((column) => column.status === status)?.next;
    return {
      status,
      count: counts.get(status) ?? 0,
      items: rows.filter((row) => row.status === status),
      ...(next !== undefined && { next }),
    };
  });
}

interface ColumnWish {
  readonly by: IndexedBy | undefined;
  readonly status: TaskStatus;
  readonly limit: number;
}

function* columnOf(tx: Tx, orgId: string, { by, status, limit }: ColumnWish): Body<Page<Stored<Task>>> {
  const index: IndexedBy = by ?? { column: 'status', value: status };
  const fits = (task: Task): boolean => task.status === status;
  return yield* findById<Task>(tx, { orgId, kind: 'tasks', by: [index], fits }, { limit });
}

function indexFor({ quest, assignee }: BoardWish): IndexedBy | undefined {
  if (quest !== undefined) return { column: 'quest_id', value: quest };
  if (assignee === undefined) return undefined;
  return { column: 'assignee_id', value: assignee === 'none' ? null : assignee };
}

/**
 * Walks the live runs of one view by the index of that view. Each part of a walk is one range of one index, already in
 * the order of the list, so a page costs the same at any depth. With `exceptPriority` it does not in the views whose
 * indexes have no priority: there a part passes over the rows of that priority one by one.
 */
import { sql, type Body, type Tx } from '@sb/storage';
import { AT_WORK } from '../at-work.ts';
import { PRIORITY_CODES } from '../lifecycle.ts';
import { QUEUED_LANES } from '../rows/live-ranges.sql.ts';
import type { LiveView } from './live-runs.ts';

/** A run as the walk sees it. `at`: the time by which its view is ordered, ms since the epoch; 0 where ids order it. */
export interface LiveKey {
  /** WHOLE for a part that is read whole. */
  readonly part: number;
  readonly id: number;
  readonly at: number;
  readonly job_id: number;
  readonly queue_id: number;
  readonly schedule_id: number | null;
  readonly priority: number;
  readonly failures: number;
}

export interface KeyPosition {
  readonly at: number;
  readonly id: number;
}

export interface Walk {
  readonly view: LiveView;
  readonly queueIds: readonly number[];
  /**
   * Runs of this priority are left out: as whole ranges where the index of the view has the priority. In the other views
   * a part reads all of them that come before its limit. Only `run:priority` asks for it, to read what it has not changed.
   */
  readonly exceptPriority: number | undefined;
  readonly after: KeyPosition | undefined;
  /** Of each part. */
  readonly limit: number;
}

type Sql = ReturnType<typeof sql>;

/** A range of one index, in the order of the list, or a few rows in the order of another index, which are read whole. */
interface Part {
  readonly where: Sql;
  readonly order: 'id' | 'run_at, id' | 'node_id';
}

/** A part that is read whole has at most this many rows. */
const MOST_OF_WHOLE = 20_000;
export const WHOLE = -1;

const COLUMNS = 'id, job_id, queue_id, schedule_id, priority, failures';
/** SQLite takes at most 500 parts of a union. */
const PARTS_AT_ONCE = 256;

/** The first rows of each part after the position, part by part. */
export function* walkLive(tx: Tx, walk: Walk): Body<readonly LiveKey[]> {
  const { view, limit } = walk;
  const parts = VIEWS[view](tx, walk);
  const at = ORDERED_BY_ID.has(view) ? '0' : view === 'running' ? 'started_at' : 'run_at';
  const keys: LiveKey[] = [];
  for (let first = 0; first < parts.length; first += PARTS_AT_ONCE) {
    const selects = parts.slice(first, first + PARTS_AT_ONCE).map(({ where, order }, index) => {
      const isWhole = order === 'node_id';
      return sql`select * from (
        select ${sql.lit(isWhole ? WHOLE : first + index)} as part, ${sql.raw(`${at} as at, ${COLUMNS}`)} from runs
        where ${where} order by ${sql.raw(order)} limit ${isWhole ? MOST_OF_WHOLE : limit}+0) ${sql.raw(`p${first + index}`)}`;
    });
    keys.push(...(yield* tx.rows(sql<LiveKey>`${sql.join(selects, sql` union all `)}`)));
  }
  return keys;
}

const ORDERED_BY_ID: ReadonlySet<LiveView> = new Set(['held', 'waiting']);

type Parts = (tx: Tx, walk: Walk) => readonly Part[];

/** States and lanes are literals: a bound parameter cannot use a partial index. */
const VIEWS: Readonly<Record<LiveView, Parts>> = {
  // At most as many rows as there are slots: they are sorted by the caller.
  running: () => [{ where: sql.raw(AT_WORK), order: 'node_id' }],
  retrying: (tx, { queueIds, exceptPriority, after }) =>
    queueIds.map((queueId) => ({
      where: sql`state = 1 and failures > 0 and queue_id = ${sql.lit(queueId)} and run_at > ${tx.now}
        and ${laterThan(after)} and ${otherThan(exceptPriority)}`,
      order: 'run_at, id' as const,
    })),
  held: (_tx, walk) => aside(2, walk),
  waiting: (_tx, walk) => aside(0, walk),
  queued: (tx, walk) => byTime(sql`run_at <= ${tx.now}`, walk),
  later: (tx, walk) => byTime(sql`run_at > ${tx.now}`, walk),
};

function aside(state: 0 | 2, { queueIds, exceptPriority, after }: Walk): readonly Part[] {
  return queueIds.map((queueId) => ({
    where: sql`state = ${sql.lit(state)} and queue_id = ${sql.lit(queueId)} and id > ${after?.id ?? 0}
      and ${otherThan(exceptPriority)}`,
    order: 'id',
  }));
}

/** Pinned runs are few: each belongs to a process that waits for it. */
function byTime(time: Sql, { queueIds, exceptPriority, after }: Walk): readonly Part[] {
  const priorities = PRIORITY_CODES.filter((priority) => priority !== exceptPriority);
  const ofQueues = queueIds.flatMap((queueId) =>
    priorities.flatMap((priority) =>
      QUEUED_LANES.map(
        (lane) =>
          sql`${sql.raw(lane)} and queue_id = ${sql.lit(queueId)} and priority = ${sql.lit(priority)}`,
      ),
    ),
  );
  const pinned = sql`state = 1 and lane = 2`;
  return [
    ...ofQueues.map((where) => ({
      where: sql`${where} and ${time} and ${laterThan(after)}`,
      order: 'run_at, id' as const,
    })),
    { where: sql`${pinned} and ${time} and ${laterThan(after)}`, order: 'node_id' },
  ];
}

function otherThan(priority: number | undefined): Sql {
  return priority === undefined ? sql`true` : sql`priority <> ${sql.lit(priority)}`;
}

function laterThan(after: KeyPosition | undefined): Sql {
  return after ? sql`(run_at, id) > (${after.at}, ${after.id})` : sql`true`;
}

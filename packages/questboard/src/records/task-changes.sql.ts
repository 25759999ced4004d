/** The log of a task: what people, jobs and imports did to it. Its rows never change. */
import { type Body, sql, type Tx } from '@sb/storage';
import type { FieldChange } from '../field-changes.ts';
import type { Instant } from '../model/dates.ts';
import type { TaskStatus } from '../model/organisation.ts';
import { batchesOf, elements, isAmong, milliseconds } from './elements.sql.ts';

export const TASK_LOG_KINDS = [
  'created',
  'moved',
  'assigned',
  'unassigned',
  'approved',
  'commented',
  'blocker.added',
  'blocker.resolved',
  'changed',
  'archived',
  'returned',
] as const;

export type TaskLogKind = (typeof TASK_LOG_KINDS)[number];

export interface TaskChange {
  readonly taskId: string;
  readonly kind: TaskLogKind;
  /** Equal where the status stayed. */
  readonly from: TaskStatus;
  readonly to: TaskStatus;
  readonly detail?: TaskChangeDetail;
}

export interface TaskChangeDetail {
  /** Of a comment, or of blockers. */
  readonly text?: string;
  readonly reason?: string;
  /** The rules that were broken on purpose. */
  readonly forced?: readonly string[];
  /** The quest whose cancel or restore moved the task. */
  readonly questId?: string;
  readonly memberId?: string;
  readonly previous?: string;
  /** Without the values of long texts, e-mail addresses and profiles. */
  readonly fields?: readonly FieldChange[];
}

/** One entry of a task's history. */
export interface TaskLogEntry {
  /** Grows with each entry, in the whole store. */
  readonly n: number;
  readonly kind: TaskLogKind;
  readonly at: Instant;
  readonly by: string;
  /** Of a move. */
  readonly from?: TaskStatus;
  readonly to?: TaskStatus;
  readonly text?: string;
  readonly reason?: string;
  readonly forced?: readonly string[];
  readonly questId?: string;
  readonly memberId?: string;
  readonly previous?: string;
  readonly fields?: readonly FieldChange[];
}

interface NewChanges {
  readonly changes: readonly TaskChange[];
  readonly at: Instant;
  readonly by: string;
  /** Of the one who acts, for all of the changes. */
  readonly reason?: string | undefined;
}

/** Returns the numbers of the new entries, in the order of the changes. */
export function* appendTaskChanges(
  tx: Tx,
  orgId: string,
  { changes, at, by, reason }: NewChanges,
): Body<readonly number[]> {
  const ids: number[] = [];
  for (const batch of batchesOf(changes)) {
    const rows = batch.map(({ detail, ...change }) => {
      const told: TaskChangeDetail = { ...detail, ...(reason !== undefined && { reason }) };
      return { ...change, ...(Object.keys(told).length > 0 && { detail: JSON.stringify(told) }) };
    });
    const written = yield* tx.rows(sql<{ id: number }>`
      insert into task_changes (org_id, task_id, kind, from_status, to_status, at, by_, detail)
      select ${orgId}, value ->> 'taskId', value ->> 'kind', value ->> 'from', value ->> 'to', ${milliseconds(at)}, ${by},
        value ->> 'detail'
      from ${elements(tx, rows)} where true returning id`);
    ids.push(...written.map(({ id }) => id));
  }
  return ids.toSorted((a, b) => a - b);
}

interface LogRow {
  readonly id: number;
  readonly kind: TaskLogKind;
  readonly from_status: TaskStatus;
  readonly to_status: TaskStatus;
  readonly at: number;
  readonly by_: string;
  readonly detail: string | null;
}

export interface TaskLogPage {
  readonly limit: number;
  /** Only entries with a lower `n`. */
  readonly before?: number;
}

/** The newest entries first. */
export function* readTaskLog(
  tx: Tx,
  { orgId, taskId }: { readonly orgId: string; readonly taskId: string },
  { limit, before }: TaskLogPage,
): Body<readonly TaskLogEntry[]> {
  const isBefore = before === undefined ? sql`` : sql`and id < ${before}`;
  const rows = yield* tx.rows(sql<LogRow>`
    select id, kind, from_status, to_status, at, by_, detail from task_changes
    where org_id = ${orgId} and task_id = ${taskId} ${isBefore} order by id desc limit ${limit}`);
  return rows.map(({ id, kind, from_status: from, to_status: to, at, by_: by, detail }) => ({
    n: id,
    kind,
    at: new Date(at).toISOString(),
    by,
    ...(from !== to && { from, to }),
    ...(detail !== null && (JSON.parse(detail) as TaskChangeDetail)),
  }));
}

/**
 * The status that a task had before its last move into `status`; undefined if the log does not know.
 * With `questId` only moves by the cancel of this quest count.
 */
export function* statusBefore(
  tx: Tx,
  {
    orgId,
    taskIds,
    status,
  }: { readonly orgId: string; readonly taskIds: readonly string[]; readonly status: TaskStatus },
): Body<ReadonlyMap<string, { readonly from: TaskStatus; readonly detail: TaskChangeDetail }>> {
  if (taskIds.length === 0) return new Map();
  const rows = yield* tx.rows(sql<{ task_id: string; from_status: TaskStatus; detail: string | null }>`
    select task_id, from_status, detail from task_changes where id in (
      select max(id) from task_changes where org_id = ${orgId} and ${isAmong(tx, 'task_id', taskIds)}
        and to_status = ${status} and from_status <> to_status group by task_id)`);
  return new Map(
    rows.map(({ task_id, from_status: from, detail }) => [
      task_id,
      { from, detail: detail === null ? {} : (JSON.parse(detail) as TaskChangeDetail) },
    ]),
  );
}

import { type Body, sql, type Tx } from '@sb/storage';
import { mayHaveTasks } from '../board.ts';
import type { Member, TaskStatus } from '../model/organisation.ts';
import { isAmong } from './elements.sql.ts';
import { livingOf, readNamed } from './records.sql.ts';
import { decodeRecord, type RecordRow } from './stored.sql.ts';

/** The living member with this id, or with this e-mail address in any case. */
export function* findMember(tx: Tx, orgId: string, text: string): Body<Member | undefined> {
  const row = yield* tx.first(sql<RecordRow>`
    select rev, body, updated_at from members
    where org_id = ${orgId} and archived = 0 and (id = ${text} or email_key = ${text.toLowerCase()})
    order by case when id = ${text} then 0 else 1 end limit 1`);
  return row && decodeRecord<Member>(row).record;
}

/** Living members who are active and may approve: owners and administrators. */
export function* listApprovers(tx: Tx, orgId: string): Body<readonly Member[]> {
  const rows = yield* tx.rows(sql<RecordRow>`
    select rev, body, updated_at from members where org_id = ${orgId} and archived = 0`);
  return rows
    .map((row) => decodeRecord<Member>(row).record)
    .filter(({ active, role }) => active && (role === 'owner' || role === 'admin'));
}

/** How many tasks a member has in work, without one of them. */
export function* countInWork(
  tx: Tx,
  orgId: string,
  { memberId, except }: { readonly memberId: string; readonly except: string },
): Body<number> {
  const row = yield* tx.first(sql<{ count: number }>`
    select count(*) as count from tasks where org_id = ${orgId} and archived = 0 and assignee_id = ${memberId}
      and status in ('in-progress', 'in-review') and id <> ${except}`);
  return row?.count ?? 0;
}

/** The open tasks of members, by status. */
export function* countWork(
  tx: Tx,
  orgId: string,
  memberIds: readonly string[],
): Body<ReadonlyMap<string, Partial<Record<TaskStatus, number>>>> {
  if (memberIds.length === 0) return new Map();
  const rows = yield* tx.rows(sql<{ memberId: string; status: TaskStatus; count: number }>`
    select assignee_id as "memberId", status, count(*) as count from tasks
    where org_id = ${orgId} and archived = 0 and ${isAmong(tx, 'assignee_id', memberIds)}
      and status not in ('done', 'cancelled') group by assignee_id, status`);
  const work = new Map<string, Partial<Record<TaskStatus, number>>>();
  for (const { memberId, status, count } of rows)
    work.set(memberId, { ...work.get(memberId), [status]: count });
  return work;
}

/** Those of the members who may have tasks, by id. */
export function* readAbleMembers(tx: Tx, orgId: string, ids: readonly string[]): Body<ReadonlySet<string>> {
  const members = livingOf(yield* readNamed(tx, { orgId, kind: 'members' }, ids));
  return new Set(members.filter(mayHaveTasks).map(({ id }) => id));
}

/** Earlier versions of the plan of a week, read from its events: those that retention removed are absent. */
import { findEvents, type News } from '@sb/events';
import type { Body, Tx } from '@sb/storage';
import { type EventType, eventId } from '../../events.ts';
import type { Instant } from '../../model/dates.ts';
import type { MemberPlan } from '../../model/week.ts';
import { listIds, readNamed } from '../../records/records.sql.ts';
import type { StoredSprint } from '../../records/sprints.sql.ts';
import { planChanges } from './plan-changes.ts';

export interface PlanHistory {
  /** The latest first. */
  readonly history: readonly PlanFact[];
  /** Against the version before; absent where there is none, or its events are gone. */
  readonly changes?: PlanChanges;
}

/** A version was made, or people decided about it. */
export interface PlanFact {
  readonly action: 'generated' | 'updated' | 'approved' | 'cancelled';
  readonly version: number;
  readonly at: Instant;
  /** A person; absent: a job. */
  readonly by?: string;
  readonly taskCount: number;
  readonly memberCount: number;
}

export interface PlanChanges {
  /** The version before. */
  readonly from: number;
  readonly added: readonly ChangedTask[];
  readonly leftOut: readonly ChangedTask[];
  /** To another member. */
  readonly moved: readonly (ChangedTask & { readonly previous: string })[];
}

export interface ChangedTask {
  readonly taskId: string;
  readonly title: string;
  readonly memberId: string;
}

/** Plans and decisions that are looked for. */
const MOST = 50;

export function* readHistory(tx: Tx, orgId: string, stored: StoredSprint): Body<PlanHistory> {
  const { record, rev } = stored.sprint;
  const keys = [
    ...latest(record.version).flatMap((version) => [
      eventId({ type: 'sprint.plan.generated', subject: record.id, version }, orgId),
      eventId({ type: 'sprint.plan.updated', subject: record.id, version }, orgId),
    ]),
    ...latest(rev).flatMap((version) => [
      eventId({ type: 'sprint.plan.approved', subject: record.id, version }, orgId),
      eventId({ type: 'sprint.plan.cancelled', subject: record.id, version }, orgId),
    ]),
  ];
  const facts = yield* findEvents(tx, keys);
  const before = facts
    .map(planFact)
    .find(({ version, action }) => version === record.version - 1 && isPlan(action));
  const changes = before && (yield* readChanges(tx, orgId, { stored, before }));
  return {
    history: facts.toSorted((one, other) => other.id - one.id).map(planFact),
    ...(changes && { changes }),
  };
}

function latest(count: number): number[] {
  return Array.from({ length: Math.min(count, MOST) }, (_, nr) => count - nr);
}

function planFact({ type, at, actor, payload }: News): PlanFact {
  return {
    action: type.replace('sprint.plan.', '') as PlanFact['action'],
    version: Number(payload['version']),
    at: at.toISOString(),
    ...(actor !== undefined && { by: actor }),
    taskCount: Number(payload['taskCount']),
    memberCount: Number(payload['memberCount']),
  };
}

function isPlan(action: PlanFact['action']): boolean {
  return action === 'generated' || action === 'updated';
}

/** Each member's plan of a version was told by an event of its own. One that is gone leaves a gap: then nothing is known. */
function* readChanges(
  tx: Tx,
  orgId: string,
  { stored, before }: { readonly stored: StoredSprint; readonly before: PlanFact },
): Body<PlanChanges | undefined> {
  const { sprint, memberPlans } = stored;
  const { record } = sprint;
  const { version: from, memberCount } = before;
  const living = yield* listIds(tx, { orgId, kind: 'members' });
  const memberIds = new Set([...living, ...memberPlans.map(({ memberId }) => memberId)]);
  const type: EventType = 'sprint.memberplan.generated';
  const told = yield* findEvents(
    tx,
    [...memberIds].map((memberId) =>
      eventId({ type, subject: `memberplan-${record.id}-${memberId}`, version: from }, orgId),
    ),
  );
  if (told.length !== memberCount) return undefined;
  const then = new Map(told.flatMap(({ payload }) => assignmentsOf(payload)));
  const now = new Map(memberPlans.flatMap(ownersOf));
  const { added, leftOut, moved } = planChanges(then, now);
  const ids = [...added, ...leftOut, ...moved].map(({ taskId }) => taskId);
  const tasks = yield* readNamed(tx, { orgId, kind: 'tasks' }, ids);
  const titles = new Map(tasks.map((task) => [task.record.id, task.record.title]));
  const named = <T extends { readonly taskId: string }>(one: T) => ({
    ...one,
    title: titles.get(one.taskId) ?? '',
  });
  return { from, added: added.map(named), leftOut: leftOut.map(named), moved: moved.map(named) };
}

function assignmentsOf({ memberId, taskIds }: News['payload']): (readonly [string, string])[] {
  const ids = Array.isArray(taskIds) ? taskIds : [];
  return ids.map((taskId) => [String(taskId), String(memberId)] as const);
}

function ownersOf({ memberId, items }: MemberPlan): (readonly [string, string])[] {
  return items.map(({ taskId }) => [taskId, memberId] as const);
}

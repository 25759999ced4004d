/** The plan of a week for people: who does what on which days, and what is left out. */
import type { Body, Store, Tx } from '@sb/storage';
import type { LocalDate, MemberPlan, Sprint, TaskStatus } from '../model.ts';
import { requireOrg } from '../records/orgs.sql.ts';
import { readNamed } from '../records/records.sql.ts';
import { type Shown, shown } from '../records/shown.ts';
import { listSprints } from '../records/sprints.sql.ts';
import { weekFrom } from '../sprint/week/week.ts';
import { needSprint } from '../week/sprint-verbs.ts';

export interface SprintView {
  readonly sprint: Shown<Sprint>;
  /** The working days of the week: the days of items point here. */
  readonly days: readonly LocalDate[];
  readonly memberPlans: readonly (Omit<MemberPlan, 'items'> & {
    readonly name: string;
    readonly items: readonly SprintItem[];
  })[];
  /** The titles of the tasks that are left out. */
  readonly titles: Readonly<Record<string, string>>;
}

export type SprintItem = MemberPlan['items'][number] & {
  readonly memberId: string;
  readonly title: string;
  /** As they are now. */
  readonly status?: TaskStatus;
  readonly assigneeId?: string;
};

/** Fails with `UNKNOWN_ORG`, `UNKNOWN_SPRINT`. */
export async function showSprint(store: Store, orgId: string, weekStart: LocalDate): Promise<SprintView> {
  return store.read((tx) => readView(tx, orgId, weekStart));
}

/** The weeks that have a plan, the last first. Fails with `UNKNOWN_ORG`. */
export async function listBoardSprints(
  store: Store,
  orgId: string,
  limit: number,
): Promise<readonly Shown<Sprint>[]> {
  return store.read(function* (tx) {
    yield* requireOrg(tx, orgId);
    return (yield* listSprints(tx, orgId, limit)).map((sprint) => shown(orgId, sprint));
  });
}

function* readView(tx: Tx, orgId: string, weekStart: LocalDate): Body<SprintView> {
  const org = yield* requireOrg(tx, orgId);
  const { sprint, memberPlans } = yield* needSprint(tx, orgId, weekStart);
  const planned = memberPlans.flatMap(({ items }) => items.map(({ taskId }) => taskId));
  const unplanned = sprint.record.unplanned.map(({ taskId }) => taskId);
  const tasks = yield* readNamed(tx, { orgId, kind: 'tasks' }, [...planned, ...unplanned]);
  const members = yield* readNamed(
    tx,
    { orgId, kind: 'members' },
    memberPlans.map(({ memberId }) => memberId),
  );
  const byId = new Map(tasks.map(({ record }) => [record.id, record]));
  const names = new Map(members.map(({ record }) => [record.id, record.name]));
  return {
    sprint: shown(orgId, sprint),
    days: weekFrom(weekStart, org).days,
    memberPlans: memberPlans.map(({ items, ...plan }) => ({
      ...plan,
      name: names.get(plan.memberId) ?? plan.memberId,
      items: items.map((item) => {
        const task = byId.get(item.taskId);
        return {
          ...item,
          memberId: plan.memberId,
          title: task?.title ?? '',
          ...(task && { status: task.status }),
          ...(task?.assigneeId !== undefined && { assigneeId: task.assigneeId }),
        };
      }),
    })),
    titles: Object.fromEntries(unplanned.map((id) => [id, byId.get(id)?.title ?? ''])),
  };
}

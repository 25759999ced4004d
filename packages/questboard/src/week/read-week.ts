/** The input of the planner, from the store. */
import type { Body, Tx } from '@sb/storage';
import { isTrulyDone } from '../board.ts';
import { capacityOn } from '../capacity.ts';
import { addDays, localDate } from '../calendar.ts';
import type { LocalDate } from '../model/dates.ts';
import type { Member, Org, Task } from '../model/organisation.ts';
import { organisationOf, recordsOf, requireStoredOrganisation } from '../records/organisation.ts';
import { readNamed } from '../records/records.sql.ts';
import {
  readPromisedTasks,
  readSprint,
  readSprintsBefore,
  type StoredSprint,
} from '../records/sprints.sql.ts';
import type { WeekSnapshot } from '../sprint/week/facts.ts';
import type { CompletedSprint } from '../sprint/week/team.ts';
import { weekFrom } from '../sprint/week/week.ts';

/** The focus of a plan comes from so many weeks before. */
const LOOKED_BACK = 3;

export interface StoredWeek {
  readonly snapshot: WeekSnapshot;
  /** The plan that the week has already. */
  readonly before: StoredSprint | undefined;
  /** Earlier plans that people approved and whose week is over. */
  readonly over: readonly StoredSprint[];
  readonly board: number;
}

interface Weeks {
  /** Of the week to plan. */
  readonly weekStart: LocalDate;
  /** Of the week that runs: a later week may be planned before it is over. */
  readonly thisWeek: LocalDate;
}

/** Throws `UnknownOrganisationError`. */
export function* readWeek(tx: Tx, orgId: string, { weekStart, thisWeek }: Weeks): Body<StoredWeek> {
  const stored = yield* requireStoredOrganisation(tx, orgId);
  const organisation = organisationOf(stored);
  const before = yield* readSprint(tx, orgId, weekStart);
  const earlier = yield* readSprintsBefore(tx, orgId, { weekStart, limit: LOOKED_BACK * 3 });
  const lasting = earlier.filter(({ sprint }) => sprint.record.state !== 'cancelled');
  const ended = lasting.filter(
    ({ sprint: { record } }) => record.state !== 'draft' && record.weekStart < thisWeek,
  );
  const [last] = lasting;
  const measured = yield* readAchievements(tx, organisation.org, ended.slice(0, LOOKED_BACK));
  return {
    snapshot: {
      ...organisation,
      ...(last && { previous: { weekStart: last.sprint.record.weekStart, taskIds: taskIdsOf(last) } }),
      promised: yield* readPromisedTasks(tx, orgId, { weekStart, thisWeek }),
      completedSprints: measured,
    },
    before,
    over: ended.filter(({ sprint }) => sprint.record.state !== 'completed'),
    board: stored.org.board,
  };
}

function taskIdsOf({ memberPlans }: StoredSprint): string[] {
  return memberPlans.flatMap(({ items }) => items.map(({ taskId }) => taskId));
}

/** A task or a member that has been archived since counts as it was. */
function* readAchievements(tx: Tx, org: Org, ended: readonly StoredSprint[]): Body<CompletedSprint[]> {
  const memberIds = ended.flatMap(({ memberPlans }) => memberPlans.map(({ memberId }) => memberId));
  const members = yield* readNamed(tx, { orgId: org.id, kind: 'members' }, memberIds);
  const tasks = yield* readNamed(tx, { orgId: org.id, kind: 'tasks' }, ended.flatMap(taskIdsOf));
  const named = { org, members: recordsOf(members), tasks: recordsOf(tasks) };
  return ended.map((sprint) => achievement(sprint, named));
}

interface Named {
  readonly org: Org;
  readonly members: readonly Member[];
  readonly tasks: readonly Task[];
}

/** The minutes of the plan that were done by the end of its week, and those that there were. */
function achievement({ sprint, memberPlans }: StoredSprint, { org, members, tasks }: Named): CompletedSprint {
  const { weekStart, days = weekFrom(weekStart, org).days } = sprint.record;
  const team = members.filter(({ id }) => memberPlans.some(({ memberId }) => memberId === id));
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const items = memberPlans.flatMap((plan) => plan.items);
  const done = items.filter(({ taskId }) => wasDoneBy(byId.get(taskId), addDays(weekStart, 6), org.timezone));
  return {
    weekStart,
    doneMinutes: done.reduce((sum, { minutes }) => sum + minutes, 0),
    availableMinutes: days.reduce(
      (sum, day) =>
        team.reduce((whole, member) => whole + capacityOn({ ...member, active: true }, day, org), sum),
      0,
    ),
  };
}

function wasDoneBy(task: Task | undefined, sunday: LocalDate, timezone: string): boolean {
  if (!task || !isTrulyDone(task) || task.completedAt === undefined) return false;
  return localDate(task.completedAt, timezone) <= sunday;
}

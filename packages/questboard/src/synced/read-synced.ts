/** The tasks of an organisation that another system shows, with what it needs to know of them. */
import type { Store } from '@sb/storage';
import type { LocalDate } from '../model/dates.ts';
import type { Org, Task } from '../model/organisation.ts';
import { requireOrg } from '../records/orgs.sql.ts';
import { readNamed, readRecords } from '../records/records.sql.ts';
import { readMarkedTasks, readPlannedWeeks } from './synced.sql.ts';

export interface SyncedTask {
  readonly task: Task;
  /** The title of its quest. */
  readonly quest: string;
  /** The login on GitHub of its assignee, if the member has one. */
  readonly assigneeLogin?: string;
  /** The Monday of the approved plan that it is in. */
  readonly week?: LocalDate;
  /** By id; those that are not on the board any more are left out. */
  readonly dependencies: readonly Pick<Task, 'id' | 'title'>[];
}

/** Fails with `UNKNOWN_ORG`. */
export async function readSyncedTasks(
  store: Store,
  orgId: string,
): Promise<{ readonly org: Org; readonly tasks: readonly SyncedTask[] }> {
  return store.read(function* (tx) {
    const org = yield* requireOrg(tx, orgId);
    const tasks = yield* readMarkedTasks(tx, orgId);
    const byId = new Map(tasks.map((task) => [task.id, task]));
    const others = tasks.flatMap(({ dependsOn }) => dependsOn).filter((id) => !byId.has(id));
    for (const { record } of yield* readNamed(tx, { orgId, kind: 'tasks' }, others))
      byId.set(record.id, record);
    const questIds = tasks.map(({ questId }) => questId);
    const quests = yield* readNamed(tx, { orgId, kind: 'quests' }, questIds);
    const titles = new Map(quests.map(({ record }) => [record.id, record.title]));
    const members = yield* readRecords(tx, { orgId, kind: 'members' });
    const logins = new Map(members.map(({ record }) => [record.id, record.githubLogin]));
    const weeks = yield* readPlannedWeeks(tx, orgId);
    return {
      org,
      tasks: tasks.map((task) => {
        const assigneeLogin = logins.get(task.assigneeId ?? '');
        const week = weeks.get(task.id);
        return {
          task,
          quest: titles.get(task.questId) ?? task.questId,
          ...(assigneeLogin !== undefined && { assigneeLogin }),
          ...(week !== undefined && { week }),
          dependencies: task.dependsOn.flatMap((id) => {
            const named = byId.get(id);
            return named ? [{ id, title: named.title }] : [];
          }),
        };
      }),
    };
  });
}

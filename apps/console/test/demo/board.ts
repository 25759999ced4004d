/** A board in the middle of its work: the example organisation, its decks of the day and the sprint of its week. */
import {
  changeRecord,
  exampleOrganisation,
  importOrganisation,
  listMembers,
  organisationYaml,
  replanSprint,
  runQuestmaster,
  runSprintPlanner,
} from '@sb/questboard';
import type { Store } from '@sb/storage';

export const ORG = 'default-org';
const SOURCE = 'daily.questmaster';

export interface BoardOptions {
  /** ISO, with a zone. */
  readonly now: string;
  /** A Monday: its week is planned. Absent: that of `now`. */
  readonly week?: string;
  readonly members?: number;
  readonly quests?: number;
  readonly tasks?: number;
}

/** Imports the board and runs its two jobs, as a daemon does by day. The same options give the same board. */
export async function openBoard(store: Store, { now, week, ...sizes }: BoardOptions): Promise<void> {
  const text = organisationYaml(exampleOrganisation({ today: now.slice(0, 10), ...sizes }));
  await importOrganisation(store, text, { file: 'example.yaml', now });
  await runQuestmaster(store, { orgId: ORG, now, jobId: SOURCE, runId: 1, sourceApp: SOURCE });
  await runSprintPlanner(store, {
    orgId: ORG,
    now,
    jobId: 'weekly.sprintplanner',
    runId: 2,
    sourceApp: 'weekly.sprintplanner',
    ...(week !== undefined && { weekStart: week }),
  });
}

/** A member is away in a week that has a plan: the week gets another plan. */
export async function planAgain(store: Store, week: string): Promise<void> {
  const [member] = (await listMembers(store, ORG, { limit: 1 })).items;
  if (!member) throw new Error('The board has no member.');
  const act = { actor: 'user:ana', isAdmin: true, reason: `${member.name} is at a fair` };
  const away = { from: week, to: week, percent: 0, reason: 'fair' };
  await changeRecord(
    store,
    { orgId: ORG, kind: 'member', id: member.id, act },
    { availability: [...member.availability, away] },
  );
  await replanSprint(store, { orgId: ORG, weekStart: week, act });
}

/** A file that changes two tasks of the board. */
export function changedBoard(today: string): string {
  const { tasks = [], ...board } = exampleOrganisation({ today });
  const changed = tasks.map((task, nr) =>
    nr < 2 ? { ...task, title: `${task.title}, with pictures`, estimateMinutes: 240 } : task,
  );
  return organisationYaml({ ...board, tasks: changed });
}

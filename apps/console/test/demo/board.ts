/** A board in the middle of its work: the example organisation, its decks of the day and the sprint of its week. */
import {
  exampleOrganisation,
  importOrganisation,
  organisationYaml,
  runQuestmaster,
  runSprintPlanner,
} from '@sb/questboard';
import type { Store } from '@sb/storage';

export const ORG = 'default-org';
const SOURCE = 'daily.questmaster';

export interface BoardOptions {
  /** ISO, with a zone. */
  readonly now: string;
  readonly members?: number;
  readonly quests?: number;
  readonly tasks?: number;
}

/** Imports the board and runs its two jobs, as a daemon does by day. The same options give the same board. */
export async function openBoard(store: Store, { now, ...sizes }: BoardOptions): Promise<void> {
  const text = organisationYaml(exampleOrganisation({ today: now.slice(0, 10), ...sizes }));
  await importOrganisation(store, text, { file: 'example.yaml', now });
  await runQuestmaster(store, { orgId: ORG, now, jobId: SOURCE, runId: 1, sourceApp: SOURCE });
  await runSprintPlanner(store, {
    orgId: ORG,
    now,
    jobId: 'weekly.sprintplanner',
    runId: 2,
    sourceApp: 'weekly.sprintplanner',
  });
}

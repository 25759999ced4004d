import type { Store } from '@sb/storage';
import { organisationSchema } from '../file/organisation-schema.ts';
import type { Organisation } from '../model.ts';
import { sortBy } from '../order.ts';
import { organisationOf, requireStoredOrganisation } from '../records/organisation.ts';

/**
 * Writes what people maintain of an organisation as a `questboard/v1` file (JSON). Imported into the same store it
 * changes nothing; imported into another it makes the same board. Throws `UnknownOrganisationError`.
 */
export async function exportOrganisation(store: Store, orgId: string): Promise<string> {
  return serializeOrganisation(
    organisationOf(await store.read((tx) => requireStoredOrganisation(tx, orgId))),
  );
}

/**
 * Writes a `questboard/v1` file as JSON: records by id, keys in the order of the schema, defaults written out.
 * Reading it again gives the same organisation, and the same organisation always gives the same bytes.
 */
export function serializeOrganisation({ org, members, questlines, quests, tasks }: Organisation): string {
  // Parsing puts the keys into the order of the schema, and refuses a file that could not be imported.
  const file = organisationSchema.parse({
    format: 'questboard/v1',
    org,
    members: sortBy(members, (member) => [member.id]),
    questlines: sortBy(questlines, (questline) => [questline.id]),
    quests: sortBy(quests, (quest) => [quest.id]),
    tasks: sortBy(tasks, (task) => [task.id]),
  });
  return `${JSON.stringify(file, null, 2)}\n`;
}

import type { Store } from '@sb/storage';
import { organisationSchema } from '../file/organisation-schema.ts';
import type { Organisation } from '../model/organisation.ts';
import { sortBy } from '../order.ts';
import { taskLines } from '../csv/write-tasks.ts';
import { organisationOf, recordsOf, requireStoredOrganisation } from '../records/organisation.ts';
import { requireOrg, requireStoredOrg } from '../records/orgs.sql.ts';
import { readRecords } from '../records/records.sql.ts';

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
 * The number of the board: each change takes the next one. An import may name it (`ifBoard`). Read before an export it is
 * never newer than the exported board: a change in between refuses the import, and is not lost. Throws
 * `UnknownOrganisationError`.
 */
export async function readBoardNumber(store: Store, orgId: string): Promise<number> {
  return (await store.read((tx) => requireStoredOrg(tx, orgId))).board;
}

/** A text of this many lines is written at once. */
const LINES = 500;

/**
 * Writes the tasks of an organisation as CSV, in the order of ids: pieces of the text, each of whole records.
 * Imported into the same store it changes nothing. Throws `UnknownOrganisationError`.
 */
export async function* exportTasks(store: Store, orgId: string): AsyncGenerator<string> {
  const { members, tasks } = await store.read(function* (tx) {
    yield* requireOrg(tx, orgId);
    return {
      members: yield* readRecords(tx, { orgId, kind: 'members' }),
      tasks: yield* readRecords(tx, { orgId, kind: 'tasks' }),
    };
  });
  let lines: string[] = [];
  for (const line of taskLines(recordsOf(tasks), recordsOf(members))) {
    lines.push(`${line}\r\n`);
    if (lines.length < LINES) continue;
    yield lines.join('');
    lines = [];
  }
  if (lines.length > 0) yield lines.join('');
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

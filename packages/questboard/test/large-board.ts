import type { Store } from '@sb/storage';
import { sql } from '@sb/storage';
import {
  exampleOrganisation,
  exportTasks,
  importOrganisation,
  type ImportReport,
  importTasks,
  organisationYaml,
} from '../src/index.ts';
import { MONDAY, TODAY } from './boards.ts';

const LATER = '2026-02-03T08:00:00.000Z';

/** What the imports of a large board did, one after the other. */
export interface LargeImports {
  readonly yaml: ImportReport['counts'];
  readonly yamlAgain: readonly unknown[];
  readonly jsonAgain: readonly unknown[];
  readonly csvAgain: readonly unknown[];
  /** Of a CSV file that changes the title of each task. */
  readonly edited: ImportReport['counts']['tasks'];
  readonly events: number;
  readonly rows: number;
  readonly edges: number;
}

/** Imports a board with this many tasks: as YAML, as JSON and as CSV, twice without a change, once with one. */
export async function importLarge(store: Store, tasks: number): Promise<LargeImports> {
  const input = exampleOrganisation({ today: TODAY, members: 50, quests: questsFor(tasks), tasks });
  const board = (text: string, file: string) => importOrganisation(store, text, { file, now: MONDAY });
  const table = (text: string) =>
    importTasks(store, text, { file: 'tasks.csv', orgId: input.org.id, now: LATER });
  const yaml = organisationYaml(input);
  const first = await board(yaml, 'board.yaml');
  const yamlAgain = await board(yaml, 'board.yaml');
  const jsonAgain = await board(JSON.stringify(input, null, 2), 'board.json');
  const pieces: string[] = [];
  for await (const piece of exportTasks(store, input.org.id)) pieces.push(piece);
  const csvAgain = await table(pieces.join(''));
  const titles = (input.tasks ?? []).map(({ id, title }) => `${id},"${title} again"`);
  const edited = await table(['id,title', ...titles].join('\r\n'));
  return {
    yaml: first.counts,
    yamlAgain: yamlAgain.changes,
    jsonAgain: jsonAgain.changes,
    csvAgain: csvAgain.changes,
    edited: edited.counts.tasks,
    events: await count(store, sql`select count(*) as n from events where type = 'org.imported'`),
    rows: await count(store, sql`select count(*) as n from tasks where rev = 2`),
    edges: await count(store, sql`select count(*) as n from board_edges where from_kind = 'task'`),
  };
}

/** What `importLarge` returns for any number of tasks. */
export function expectedImports(tasks: number): Partial<LargeImports> {
  const none = { created: 0, updated: 0, unchanged: 0, archived: 0, returned: 0 };
  return {
    yaml: {
      org: { ...none, created: 1 },
      members: { ...none, created: 50 },
      questlines: { ...none, created: 8 },
      quests: { ...none, created: questsFor(tasks) },
      tasks: { ...none, created: tasks },
    },
    yamlAgain: [],
    jsonAgain: [],
    csvAgain: [],
    edited: { ...none, updated: tasks },
    events: 2,
    rows: tasks,
    // The first task of a quest waits for none, each other one for one.
    edges: tasks - questsFor(tasks),
  };
}

function questsFor(tasks: number): number {
  return Math.min(600, Math.round(tasks * 0.3));
}

async function count(store: Store, query: ReturnType<typeof sql<{ n: number }>>): Promise<number> {
  const row = await store.read((tx) => tx.first(query));
  return Number(row?.n);
}

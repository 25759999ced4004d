import {
  type Instant,
  type Member,
  type Organisation,
  type OrganisationInput,
  type Quest,
  readOrganisation,
  type Snapshot,
  type Task,
} from '../src/index.ts';

/** A Monday, nine o'clock in Berlin. */
export const MONDAY: Instant = '2026-02-02T08:00:00.000Z';
export const TODAY = '2026-02-02';

const LONG_AGO: Instant = '2025-12-01T09:00:00.000Z';

type Rows<T> = readonly (Partial<T> & { readonly id: string })[];

export interface BoardRows {
  readonly org?: Partial<OrganisationInput['org']>;
  readonly members?: Rows<Member>;
  readonly quests?: Rows<Quest>;
  readonly tasks?: Rows<Task>;
}

/** A board of which only what matters is said; the rest is as if a file had left it out. */
export function aBoard({ org, members = [], quests = [], tasks = [] }: BoardRows): Organisation {
  const file = {
    format: 'questboard/v1',
    org: { id: 'acme', name: 'Acme', timezone: 'Europe/Berlin', createdAt: LONG_AGO, ...org },
    members: members.map((row) => ({
      name: row.id,
      email: `${row.id}@example.com`,
      createdAt: LONG_AGO,
      ...row,
    })),
    quests: quests.map((row) => ({ title: row.id, createdAt: LONG_AGO, ...row })),
    tasks: tasks.map((row) => ({ questId: 'q', title: row.id, createdAt: LONG_AGO, ...row })),
  };
  return readOrganisation(JSON.stringify(file), { file: 'board.json', now: MONDAY, allowCycles: true })
    .organisation;
}

export function aSnapshot(rows: BoardRows): Snapshot {
  return snapshotOf(aBoard(rows));
}

export function snapshotOf(organisation: Organisation): Snapshot {
  return { ...organisation, flags: [], decks: [], sprintTasks: [], board: 1 };
}

export function exampleSnapshot(input: OrganisationInput): Snapshot {
  const text = JSON.stringify(input);
  return snapshotOf(readOrganisation(text, { file: 'example.json', now: MONDAY }).organisation);
}

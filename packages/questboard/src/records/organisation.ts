import type { Body, Tx } from '@sb/storage';
import { localDate } from '../calendar.ts';
import { weekStartOf } from '../weeks.ts';
import { UnknownOrganisationError } from '../errors.ts';
import type { Instant } from '../model/dates.ts';
import type { Deck, Flag } from '../model/day.ts';
import type { Member, Organisation, Quest, Questline, Task } from '../model/organisation.ts';
import type { Snapshot } from '../model/run.ts';
import { readDecks } from './decks.sql.ts';
import { readOpenFlags } from './flags.sql.ts';
import { findOrg, listOrgIds, readNow, type StoredOrg } from './orgs.sql.ts';
import { readRecords } from './records.sql.ts';
import { readSprintTasks } from './sprints.sql.ts';
import type { Stored } from './stored.sql.ts';

/** An organisation as it is stored. */
export interface StoredOrganisation {
  readonly org: StoredOrg;
  readonly members: readonly Stored<Member>[];
  readonly questlines: readonly Stored<Questline>[];
  readonly quests: readonly Stored<Quest>[];
  readonly tasks: readonly Stored<Task>[];
}

export function* readStoredOrganisation(tx: Tx, orgId: string): Body<StoredOrganisation | undefined> {
  const org = yield* findOrg(tx, orgId);
  if (!org) return undefined;
  return {
    org,
    members: yield* readRecords(tx, { orgId, kind: 'members' }),
    questlines: yield* readRecords(tx, { orgId, kind: 'questlines' }),
    quests: yield* readRecords(tx, { orgId, kind: 'quests' }),
    tasks: yield* readRecords(tx, { orgId, kind: 'tasks' }),
  };
}

/** Throws `UnknownOrganisationError`. */
export function* requireStoredOrganisation(tx: Tx, orgId: string): Body<StoredOrganisation> {
  const stored = yield* readStoredOrganisation(tx, orgId);
  if (!stored) throw new UnknownOrganisationError(orgId, yield* listOrgIds(tx));
  return stored;
}

export type ReadSnapshot = Snapshot & Required<Pick<Snapshot, 'readAt'>>;

/** Reads the snapshot for a run at an instant. Throws `UnknownOrganisationError`. */
export function* readSnapshot(tx: Tx, orgId: string, now: Instant): Body<ReadSnapshot> {
  const readAt = yield* readNow(tx);
  const stored = yield* requireStoredOrganisation(tx, orgId);
  const { board, digestDate, digestAt, record: org } = stored.org;
  const flags = yield* readOpenFlags(tx, orgId);
  const today = localDate(now, org.timezone);
  const decks = yield* readDecks(tx, orgId, today);
  return {
    ...organisationOf(stored),
    flags: recordsOf<Flag>(flags),
    decks: recordsOf<Deck>(decks),
    sprintTasks: yield* readSprintTasks(tx, orgId, weekStartOf(today)),
    ...(digestDate !== undefined && { digestDate }),
    ...(digestAt !== undefined && { digestAt }),
    readAt,
    board,
  };
}

export function organisationOf({
  org,
  members,
  questlines,
  quests,
  tasks,
}: StoredOrganisation): Organisation {
  return {
    org: org.record,
    members: recordsOf(members),
    questlines: recordsOf(questlines),
    quests: recordsOf(quests),
    tasks: recordsOf(tasks),
  };
}

export function recordsOf<T>(stored: readonly Stored<T>[]): T[] {
  return stored.map(({ record }) => record);
}

import type { Body, Store, Tx } from '@sb/storage';
import type { Deck, Flag, Instant, Member, Org, Quest, Questline, RunSummary, Task } from '../model.ts';
import { lastDeckDate, readDecks } from '../records/decks.sql.ts';
import { readOpenFlags } from '../records/flags.sql.ts';
import { requireStoredOrganisation } from '../records/organisation.ts';
import { listOrgIds } from '../records/orgs.sql.ts';
import type { Stored } from '../records/stored.sql.ts';
import { lastSummary } from '../records/summaries.sql.ts';

/** A record with its organisation, revision and time of its last change. */
export type Shown<T> = T & { readonly orgId: string; readonly rev: number; readonly updatedAt: Instant };

/** A whole organisation; lists are in the order of ids. */
export interface ShownOrganisation {
  readonly org: Shown<Org>;
  readonly members: readonly Shown<Member>[];
  readonly questlines: readonly Shown<Questline>[];
  readonly quests: readonly Shown<Quest>[];
  readonly tasks: readonly Shown<Task>[];
  /** The open ones, by task and kind. */
  readonly flags: readonly Shown<Flag>[];
  /** The decks of the last day that has some, by member. */
  readonly decks: readonly Shown<Deck>[];
  readonly lastRun?: RunSummary;
}

/** The ids of all stored organisations. */
export async function listOrganisations(store: Store): Promise<readonly string[]> {
  return store.read(listOrgIds);
}

/** Throws `UnknownOrganisationError`. */
export async function showOrganisation(store: Store, orgId: string): Promise<ShownOrganisation> {
  return store.read((tx) => readEverything(tx, orgId));
}

function* readEverything(tx: Tx, orgId: string): Body<ShownOrganisation> {
  const stored = yield* requireStoredOrganisation(tx, orgId);
  const shown = <T>({ record, rev, updatedAt }: Stored<T>): Shown<T> => ({
    ...record,
    orgId,
    rev,
    updatedAt,
  });
  const date = yield* lastDeckDate(tx, orgId);
  const flags = yield* readOpenFlags(tx, orgId);
  const decks = date === undefined ? [] : yield* readDecks(tx, orgId, date);
  const lastRun = yield* lastSummary(tx, orgId);
  return {
    org: shown(stored.org),
    members: stored.members.map(shown),
    questlines: stored.questlines.map(shown),
    quests: stored.quests.map(shown),
    tasks: stored.tasks.map(shown),
    flags: flags.map(shown),
    decks: decks.map(shown),
    ...(lastRun && { lastRun: lastRun.record }),
  };
}

import type { Body, Store, Tx } from '@sb/storage';
import { localDate } from '../calendar.ts';
import type { LocalDate } from '../model/dates.ts';
import type { Deck, Flag } from '../model/day.ts';
import type { Member, Org, Quest, Questline, Task } from '../model/organisation.ts';
import type { RunSummary } from '../model/run.ts';
import type { Sprint } from '../model/week.ts';
import { lastDeckDate, readDecks } from '../records/decks.sql.ts';
import { readOpenFlags } from '../records/flags.sql.ts';
import { requireStoredOrganisation } from '../records/organisation.ts';
import { readNow } from '../records/orgs.sql.ts';
import { type Shown, shown } from '../records/shown.ts';
import { readSprint } from '../records/sprints.sql.ts';
import type { Stored } from '../records/stored.sql.ts';
import { lastSummary } from '../records/summaries.sql.ts';
import { weekStartOf } from '../weeks.ts';

/** A whole organisation; lists are in the order of ids. */
export interface ShownOrganisation {
  readonly org: Shown<Org>;
  readonly members: readonly Shown<Member>[];
  readonly questlines: readonly Shown<Questline>[];
  readonly quests: readonly Shown<Quest>[];
  readonly tasks: readonly Shown<Task>[];
  /** The open ones, by task and kind. */
  readonly flags: readonly Shown<Flag>[];
  /** Of the day that was asked for; else of the last that has some. By member. */
  readonly decks: readonly Shown<Deck>[];
  /** The plan of this week. */
  readonly sprint?: Shown<Sprint>;
  readonly lastRun?: RunSummary;
}

/** `date`: of its decks. Throws `UnknownOrganisationError`. */
export async function showOrganisation(
  store: Store,
  orgId: string,
  { date }: { readonly date?: LocalDate } = {},
): Promise<ShownOrganisation> {
  return store.read((tx) => readEverything(tx, orgId, date));
}

function* readEverything(tx: Tx, orgId: string, day: LocalDate | undefined): Body<ShownOrganisation> {
  const stored = yield* requireStoredOrganisation(tx, orgId);
  const show = <T>(record: Stored<T>): Shown<T> => shown(orgId, record);
  const date = day ?? (yield* lastDeckDate(tx, orgId));
  const flags = yield* readOpenFlags(tx, orgId);
  const decks = date === undefined ? [] : yield* readDecks(tx, orgId, date);
  const today = localDate(yield* readNow(tx), stored.org.record.timezone);
  const planned = yield* readSprint(tx, orgId, weekStartOf(today));
  const lastRun = yield* lastSummary(tx, orgId);
  return {
    org: show(stored.org),
    members: stored.members.map(show),
    questlines: stored.questlines.map(show),
    quests: stored.quests.map(show),
    tasks: stored.tasks.map(show),
    flags: flags.map(show),
    decks: decks.map(show),
    ...(planned && { sprint: show(planned.sprint) }),
    ...(lastRun && { lastRun: lastRun.record }),
  };
}

/** The decks of a day, with what each task is now. */
import type { Body, Store, Tx } from '@sb/storage';
import type { LocalDate } from '../model/dates.ts';
import type { Deck, DeckItem } from '../model/day.ts';
import type { TaskStatus } from '../model/organisation.ts';
import { deckDatesAround, lastDeckDate, readDecks } from '../records/decks.sql.ts';
import { requireOrg } from '../records/orgs.sql.ts';
import { readNamed } from '../records/records.sql.ts';
import { type Shown, shown } from '../records/shown.ts';

export interface DeckFilter {
  /** The last day that has decks, if absent. */
  readonly date?: LocalDate;
  readonly member?: string;
}

export type DeckRow = Shown<Omit<Deck, 'items'>> & {
  readonly name: string;
  readonly items: readonly (DeckItem & {
    readonly title: string;
    /** As they are now, not as the deck was dealt. */
    readonly status?: TaskStatus;
    readonly assigneeId?: string;
  })[];
};

export interface DayOfDecks {
  /** Absent: no deck was ever dealt. */
  readonly date?: LocalDate;
  /** The nearest days before and after it that have decks. */
  readonly before?: LocalDate;
  readonly after?: LocalDate;
  /** By member; empty on a day without decks. */
  readonly decks: readonly DeckRow[];
}

/** Fails with `UNKNOWN_ORG`. */
export async function listDecks(store: Store, orgId: string, filter: DeckFilter = {}): Promise<DayOfDecks> {
  return store.read((tx) => readDay(tx, orgId, filter));
}

function* readDay(tx: Tx, orgId: string, { member, ...filter }: DeckFilter): Body<DayOfDecks> {
  yield* requireOrg(tx, orgId);
  const date = filter.date ?? (yield* lastDeckDate(tx, orgId));
  if (date === undefined) return { decks: [] };
  const decks = (yield* readDecks(tx, orgId, date)).filter(
    ({ record }) => member === undefined || record.memberId === member,
  );
  const taskIds = decks.flatMap(({ record }) => record.items.map(({ taskId }) => taskId));
  const memberIds = decks.map(({ record }) => record.memberId);
  const tasks = yield* readNamed(tx, { orgId, kind: 'tasks' }, taskIds);
  const members = yield* readNamed(tx, { orgId, kind: 'members' }, memberIds);
  const taskById = new Map(tasks.map(({ record }) => [record.id, record]));
  const names = new Map(members.map(({ record }) => [record.id, record.name]));
  return {
    date,
    ...(yield* deckDatesAround(tx, orgId, date)),
    decks: decks.map((stored) => ({
      ...shown(orgId, stored),
      name: names.get(stored.record.memberId) ?? stored.record.memberId,
      items: stored.record.items.map((item) => {
        const task = taskById.get(item.taskId);
        return {
          ...item,
          title: task?.title ?? '',
          ...(task && { status: task.status }),
          ...(task?.assigneeId !== undefined && { assigneeId: task.assigneeId }),
        };
      }),
    })),
  };
}

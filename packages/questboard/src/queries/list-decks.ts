/** The decks of a day, with what each task is now. */
import type { Body, Store, Tx } from '@sb/storage';
import { awaitedIn } from '../decks/decks.ts';
import type { LocalDate } from '../model/dates.ts';
import type { Deck, DeckItem } from '../model/day.ts';
import type { Task, TaskStatus } from '../model/organisation.ts';
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
  /** Titles of the tasks that it names, by id: its items, and the tasks that it says to wait for. */
  readonly titles: ReadonlyMap<string, string>;
  readonly items: readonly (DeckItem & {
    readonly title: string;
    /** As they are now, not as the deck was dealt. */
    readonly status?: TaskStatus;
    readonly assigneeId?: string;
    /** The assignee's, where it is another member. */
    readonly assigneeName?: string;
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
  const taskIds = decks.flatMap(({ record }) => namedTasks(record));
  const tasks = yield* readNamed(tx, { orgId, kind: 'tasks' }, taskIds);
  const memberIds = [
    ...decks.map(({ record }) => record.memberId),
    ...tasks.flatMap(({ record }) => record.assigneeId ?? []),
  ];
  const members = yield* readNamed(tx, { orgId, kind: 'members' }, memberIds);
  const taskById = new Map(tasks.map(({ record }) => [record.id, record]));
  const titles = new Map(tasks.map(({ record }) => [record.id, record.title]));
  const names = new Map(members.map(({ record }) => [record.id, record.name]));
  return {
    date,
    ...(yield* deckDatesAround(tx, orgId, date)),
    decks: decks.map((stored) => ({
      ...shown(orgId, stored),
      name: names.get(stored.record.memberId) ?? stored.record.memberId,
      titles,
      items: stored.record.items.map((item) => ({
        ...item,
        title: titles.get(item.taskId) ?? '',
        ...standingOf(taskById.get(item.taskId), stored.record, names),
      })),
    })),
  };
}

/** Its items, and the tasks that a reason or the note waits for. */
function namedTasks({ items, note }: Deck): readonly string[] {
  const codes = [...items.flatMap(({ reasons }) => reasons), ...(note === undefined ? [] : [note])];
  return [...items.map(({ taskId }) => taskId), ...codes.flatMap(awaitedIn)];
}

function standingOf(
  task: Task | undefined,
  { memberId }: Deck,
  names: ReadonlyMap<string, string>,
): Pick<DeckRow['items'][number], 'status' | 'assigneeId' | 'assigneeName'> {
  if (!task) return {};
  const { status, assigneeId } = task;
  if (assigneeId === undefined) return { status };
  const name = assigneeId === memberId ? undefined : names.get(assigneeId);
  return { status, assigneeId, ...(name !== undefined && { assigneeName: name }) };
}

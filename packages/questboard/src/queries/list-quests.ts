/** Quests for lists, with their progress and what their gates wait for; and one with its tasks. */
import type { Body, Store, Tx } from '@sb/storage';
import { createBoard, isTrulyDone } from '../board.ts';
import { localDate } from '../calendar.ts';
import { UnknownRecordError } from '../errors.ts';
import type { Org, Quest, QuestState, Requirement, Task } from '../model.ts';
import { namesOf } from '../requirement.ts';
import { readEdgesTo } from '../records/edges.sql.ts';
import { readNow, requireOrg } from '../records/orgs.sql.ts';
import { listIds, readNamed, readTasksOf } from '../records/records.sql.ts';
import { type Shown, shown } from '../records/shown.ts';
import type { Stored } from '../records/stored.sql.ts';
import { unmetRequirements } from '../unlock/unlock.ts';
import { rowsOf, type TaskRow } from './list-tasks.ts';
import { findByChange, findById, type Page, type PageWish } from './walk.ts';

export interface QuestFilter {
  readonly state?: readonly QuestState[];
  readonly questline?: string;
  readonly sort?: 'id' | 'updated';
}

export interface QuestProgress {
  /** Tasks that are not cancelled. */
  readonly live: number;
  readonly done: number;
  /** Estimates of the live tasks. */
  readonly minutes: number;
  readonly doneMinutes: number;
}

export type QuestRow = Shown<Quest> & {
  readonly progress: QuestProgress;
  /** The quests, tasks and dates that its gate waits for; `hold`: a person. Empty once it is open. */
  readonly waitsFor: readonly string[];
};

export type QuestView = Omit<QuestRow, 'requires'> & {
  readonly archived: boolean;
  readonly requires: readonly (Requirement & { readonly met: boolean })[];
  readonly tasks: readonly TaskRow[];
  /** The quests whose gates wait for this one. */
  readonly gates: readonly Pick<Quest, 'id' | 'title' | 'state'>[];
};

/** Fails with `UNKNOWN_ORG`. */
export async function listQuests(
  store: Store,
  orgId: string,
  { filter = {}, ...page }: PageWish & { readonly filter?: QuestFilter },
): Promise<Page<QuestRow>> {
  return store.read(function* (tx) {
    const org = yield* requireOrg(tx, orgId);
    const found = yield* findQuests(tx, orgId, filter, page);
    return { ...found, items: yield* questRows(tx, org, found.items) };
  });
}

/** Fails with `UNKNOWN_ORG`, `UNKNOWN_QUEST`. */
export async function showQuest(store: Store, orgId: string, questId: string): Promise<QuestView> {
  return store.read((tx) => readQuest(tx, orgId, questId));
}

function* findQuests(tx: Tx, orgId: string, filter: QuestFilter, page: PageWish): Body<Page<Stored<Quest>>> {
  const { state = [], questline, sort } = filter;
  const fits = (quest: Quest): boolean =>
    (state.length === 0 || state.includes(quest.state)) &&
    (questline === undefined || quest.questlineId === questline);
  if (sort === 'updated') return yield* findByChange<Quest>(tx, { orgId, kind: 'quests', fits }, page);
  const byState = state.map((value) => ({ column: 'state' as const, value }));
  const by = questline === undefined ? byState : [{ column: 'questline_id' as const, value: questline }];
  return yield* findById<Quest>(tx, { orgId, kind: 'quests', by, fits }, page);
}

function* questRows(tx: Tx, org: Org, quests: readonly Stored<Quest>[]): Body<readonly QuestRow[]> {
  const gates = yield* readGates(
    tx,
    org,
    quests.map(({ record }) => record),
  );
  return quests.map((stored) => ({
    ...shown(org.id, stored),
    progress: progressOf(gates.board.tasksOf(stored.record.id)),
    waitsFor: waitsFor(stored.record, gates),
  }));
}

/** The quests with their tasks, and all that their gates name. */
function* readGates(tx: Tx, org: Org, quests: readonly Quest[]) {
  const orgId = org.id;
  const own = yield* readTasksOf(
    tx,
    orgId,
    quests.map(({ id }) => id),
  );
  const requires = quests.flatMap((quest) => quest.requires);
  const questNames = requires.filter(({ type }) => type === 'questCompleted').flatMap(namesOf);
  const taskNames = requires
    .filter(({ type }) => type !== 'questCompleted' && type !== 'notBefore')
    .flatMap(namesOf);
  const namedQuests = yield* readNamed(tx, { orgId, kind: 'quests' }, questNames);
  const namedTasks = yield* readNamed(tx, { orgId, kind: 'tasks' }, taskNames);
  const living = <T>(kept: readonly { readonly record: T; readonly isArchived: boolean }[]): T[] =>
    kept.filter(({ isArchived }) => !isArchived).map(({ record }) => record);
  const byId = <T extends { readonly id: string }>(records: readonly T[]): T[] => [
    ...new Map(records.map((record) => [record.id, record])).values(),
  ];
  const board = createBoard({
    org,
    members: [],
    questlines: [],
    quests: byId([...living(namedQuests), ...quests]),
    tasks: byId([...living(namedTasks), ...own.map(({ record }) => record)]),
  });
  const states = new Map(board.quests.map(({ id, state }) => [id, state]));
  const now = yield* readNow(tx);
  return { board, states, today: localDate(now, org.timezone) };
}

type Gates = ReturnType<typeof readGates> extends Generator<unknown, infer R> ? R : never;

function waitsFor(quest: Quest, gates: Gates): readonly string[] {
  if (quest.state !== 'locked') return [];
  const unmet = unmetRequirements(quest, gates).flatMap(namesOf);
  return quest.hold ? ['hold', ...unmet] : unmet;
}

function progressOf(tasks: readonly Task[]): QuestProgress {
  const live = tasks.filter(({ status }) => status !== 'cancelled');
  const done = live.filter(isTrulyDone);
  const minutesOf = (some: readonly Task[]): number =>
    some.reduce((sum, { estimateMinutes = 0 }) => sum + estimateMinutes, 0);
  return { live: live.length, done: done.length, minutes: minutesOf(live), doneMinutes: minutesOf(done) };
}

function* readQuest(tx: Tx, orgId: string, questId: string): Body<QuestView> {
  const org = yield* requireOrg(tx, orgId);
  const [stored] = yield* readNamed(tx, { orgId, kind: 'quests' }, [questId]);
  if (!stored) {
    const known = yield* listIds(tx, { orgId, kind: 'quests' });
    throw new UnknownRecordError('quest', questId, { orgId, known });
  }
  const quest = stored.record;
  const gates = yield* readGates(tx, org, [quest]);
  const unmet = unmetRequirements(quest, gates);
  const tasks = yield* readTasksOf(tx, orgId, [questId]);
  const taskIds = tasks.map(({ record }) => record.id);
  const edges = [
    ...(yield* readEdgesTo(tx, orgId, { kind: 'quest', ids: [questId] })),
    ...(yield* readEdgesTo(tx, orgId, { kind: 'task', ids: taskIds })),
  ];
  const behind = edges
    .filter(({ fromKind, fromId }) => fromKind === 'quest' && fromId !== questId)
    .map(({ fromId }) => fromId);
  const waiting = yield* readNamed(tx, { orgId, kind: 'quests' }, behind);
  return {
    ...shown(orgId, stored),
    archived: stored.isArchived,
    progress: progressOf(gates.board.tasksOf(questId)),
    waitsFor: waitsFor(quest, gates),
    requires: quest.requires.map((requirement) => ({ ...requirement, met: !unmet.includes(requirement) })),
    tasks: yield* rowsOf(tx, org, tasks),
    gates: waiting.map(({ record: { id, title, state } }) => ({ id, title, state })),
  };
}

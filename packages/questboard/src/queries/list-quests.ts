/** Quests for lists, with their progress and what their gates wait for; one with its tasks; and the lines of quests. */
import type { Body, Store, Tx } from '@sb/storage';
import type { Org, Quest, Questline, QuestState, Requirement } from '../model/organisation.ts';
import { readEdgesTo } from '../records/edges.sql.ts';
import { requireOrg } from '../records/orgs.sql.ts';
import { readNamed, readTasksOf } from '../records/records.sql.ts';
import { type Shown, shown } from '../records/shown.ts';
import type { Stored } from '../records/stored.sql.ts';
import { unmetRequirements } from '../unlock/unlock.ts';
import { needKept } from '../verbs/need-record.ts';
import { rowsOf, type TaskRow } from './list-tasks.ts';
import { progressOf, type QuestProgress, readGates, waitsFor } from './quest-gates.ts';
import { findByOrder, findRecords, type Page, type PageWish } from './walk.ts';

export interface QuestFilter {
  readonly state?: readonly QuestState[];
  readonly questline?: string;
  readonly archived?: boolean;
  /** `id` if absent; `updated`: the last changed first, not for archived quests. */
  readonly sort?: 'id' | 'updated';
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

/** Fails with `UNKNOWN_ORG`, `REQUEST_INVALID`. */
export async function listQuests(
  store: Store,
  orgId: string,
  { filter = {}, ...page }: PageWish & { readonly filter?: QuestFilter },
): Promise<Page<QuestRow>> {
  return store.read(function* (tx) {
    return yield* questPage(tx, yield* requireOrg(tx, orgId), filter, page);
  });
}

/** The lowest `order` first. Fails with `UNKNOWN_ORG`, `REQUEST_INVALID`. */
export async function listQuestlines(
  store: Store,
  orgId: string,
  { archived = false, ...page }: PageWish & { readonly archived?: boolean },
): Promise<Page<Shown<Questline>>> {
  return store.read(function* (tx) {
    yield* requireOrg(tx, orgId);
    const found = yield* findByOrder(tx, { orgId, isArchived: archived }, page);
    return { ...found, items: found.items.map((stored) => shown(orgId, stored)) };
  });
}

/** Archived or not. Fails with `UNKNOWN_ORG`, `UNKNOWN_QUESTLINE`. */
export async function showQuestline(
  store: Store,
  orgId: string,
  id: string,
): Promise<Shown<Questline> & { readonly archived: boolean }> {
  return store.read(function* (tx) {
    yield* requireOrg(tx, orgId);
    const stored = yield* needKept(tx, { orgId }, 'questlines', id);
    return { ...shown(orgId, stored), archived: stored.isArchived };
  });
}

export function* questPage(tx: Tx, org: Org, filter: QuestFilter, page: PageWish): Body<Page<QuestRow>> {
  const found = yield* findQuests(tx, org.id, filter, page);
  return { ...found, items: yield* questRows(tx, org, found.items) };
}

/** Fails with `UNKNOWN_ORG`, `UNKNOWN_QUEST`. */
export async function showQuest(store: Store, orgId: string, questId: string): Promise<QuestView> {
  return store.read((tx) => readQuest(tx, orgId, questId));
}

function* findQuests(tx: Tx, orgId: string, filter: QuestFilter, page: PageWish): Body<Page<Stored<Quest>>> {
  const { state = [], questline, archived: isArchived = false, sort } = filter;
  const fits = (quest: Quest): boolean =>
    (state.length === 0 || state.includes(quest.state)) &&
    (questline === undefined || quest.questlineId === questline);
  const byState = Array.from(new Set(state), (value) => ({ column: 'state' as const, value }));
  const by = questline === undefined ? byState : [{ column: 'questline_id' as const, value: questline }];
  return yield* findRecords<Quest>(tx, { orgId, kind: 'quests', by, isArchived, sort, fits }, page);
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

function* readQuest(tx: Tx, orgId: string, questId: string): Body<QuestView> {
  const org = yield* requireOrg(tx, orgId);
  const stored = yield* needKept(tx, { orgId }, 'quests', questId);
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

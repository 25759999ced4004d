/**
 * The states of the quests that a change can have moved, in the transaction of the change. It goes from the changed
 * records to the quests that name them, and on from each quest that moved; the result is that of a full run.
 */
import type { Body, Tx } from '@sb/storage';
import { type Board, createBoard } from '../board.ts';
import type { Instant, LocalDate, Org, Quest, Task } from '../model.ts';
import { namesOf } from '../requirement.ts';
import { readEdgesTo } from '../records/edges.sql.ts';
import { livingOf, readNamed, readTasksOf, type RecordOf } from '../records/records.sql.ts';
import { moveQuests, type MovedQuest } from '../unlock/quest-moves.ts';
import { settleStates } from '../unlock/unlock.ts';

export interface Seeds {
  readonly questIds: readonly string[];
  readonly taskIds: readonly string[];
}

export interface Today {
  readonly org: Org;
  readonly now: Instant;
  readonly today: LocalDate;
}

/** Reads only; the caller writes the quests. */
export function* settleQuests(tx: Tx, { org, now, today }: Today, seeds: Seeds): Body<readonly MovedQuest[]> {
  const part = createPart(org);
  let reached: readonly string[] = [
    ...seeds.questIds,
    ...(yield* questsNaming(tx, org.id, { kind: 'task', ids: seeds.taskIds })),
    ...(yield* questsNaming(tx, org.id, { kind: 'quest', ids: seeds.questIds })),
  ];
  for (;;) {
    yield* part.reach(tx, reached);
    const { board, quests } = part.look();
    const states = settleStates(board, quests, today);
    const moved = quests.filter(({ id, state }) => states.get(id) !== state).map(({ id }) => id);
    const next = yield* questsNaming(tx, org.id, { kind: 'quest', ids: moved });
    reached = next.filter((id) => !part.has(id));
    if (reached.length === 0) return moveQuests({ board, states, today }, now);
  }
}

function* questsNaming(
  tx: Tx,
  orgId: string,
  target: Parameters<typeof readEdgesTo>[2],
): Body<readonly string[]> {
  const edges = yield* readEdgesTo(tx, orgId, target);
  return edges.filter(({ fromKind }) => fromKind === 'quest').map(({ fromId }) => fromId);
}

/** The part of a board that was read: quests that may move, with their tasks and all that their gates name. */
function createPart(org: Org) {
  const [quests, tasks] = [new Map<string, Quest>(), new Map<string, Task>()];
  const reached = new Set<string>();
  return {
    has: (questId: string): boolean => reached.has(questId),
    *reach(tx: Tx, ids: readonly string[]): Body<void> {
      const fresh = ids.filter((id) => !reached.has(id));
      for (const id of fresh) reached.add(id);
      const unread = fresh.filter((id) => !quests.has(id));
      for (const quest of yield* readLiving(tx, org.id, { kind: 'quests', ids: unread }))
        quests.set(quest.id, quest);
      for (const { record } of yield* readTasksOf(tx, org.id, fresh)) tasks.set(record.id, record);
      const named = fresh.flatMap((id) => quests.get(id)?.requires ?? []);
      const namedQuests = named.filter(({ type }) => type === 'questCompleted').flatMap(namesOf);
      const namedTasks = named
        .filter(({ type }) => /^(?:task|allTasks|anyTask)Completed$/.test(type))
        .flatMap(namesOf);
      const otherQuests = namedQuests.filter((id) => !quests.has(id));
      const otherTasks = namedTasks.filter((id) => !tasks.has(id));
      for (const quest of yield* readLiving(tx, org.id, { kind: 'quests', ids: otherQuests }))
        quests.set(quest.id, quest);
      for (const task of yield* readLiving(tx, org.id, { kind: 'tasks', ids: otherTasks }))
        tasks.set(task.id, task);
    },
    look(): { readonly board: Board; readonly quests: readonly Quest[] } {
      const board = createBoard({
        org,
        members: [],
        questlines: [],
        quests: [...quests.values()],
        tasks: [...tasks.values()],
      });
      return { board, quests: board.quests.filter(({ id }) => reached.has(id)) };
    },
  };
}

function* readLiving<Kind extends 'quests' | 'tasks'>(
  tx: Tx,
  orgId: string,
  { kind, ids }: { readonly kind: Kind; readonly ids: readonly string[] },
): Body<readonly RecordOf[Kind][]> {
  return livingOf(yield* readNamed(tx, { orgId, kind }, ids));
}

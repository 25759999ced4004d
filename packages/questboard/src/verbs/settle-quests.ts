/**
 * The states of the quests that a change can have moved, in the transaction of the change. It goes from the changed
 * records to the quests that name them, and on from each quest that moved; the result is that of a full run.
 */
import type { Body, Tx } from '@sb/storage';
import type { Instant, LocalDate } from '../model/dates.ts';
import type { Org, Quest } from '../model/organisation.ts';
import { readEdgesTo } from '../records/edges.sql.ts';
import { moveQuests, type MovedQuest } from '../unlock/quest-moves.ts';
import { type GateFacts, settleStates } from '../unlock/unlock.ts';
import { createPart } from './board-part.ts';

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

/** The gate of a quest as it is now, whatever is stored: from all that it waits for, however far behind. */
export function* readGate(tx: Tx, { org, today }: Omit<Today, 'now'>, quest: Quest): Body<GateFacts> {
  const part = createPart(org);
  let reached: readonly string[] = [quest.id];
  while (reached.length > 0) {
    yield* part.reach(tx, reached);
    reached = part.look().board.quests.flatMap(({ id }) => (part.has(id) ? [] : [id]));
  }
  const { board, quests } = part.look();
  return { board, today, states: settleStates(board, quests, today) };
}

function* questsNaming(
  tx: Tx,
  orgId: string,
  target: Parameters<typeof readEdgesTo>[2],
): Body<readonly string[]> {
  const edges = yield* readEdgesTo(tx, orgId, target);
  return edges.filter(({ fromKind }) => fromKind === 'quest').map(({ fromId }) => fromId);
}

/** The graph of a board with its cycles, as it is now. It reads the whole board. */
import type { Body, Store, Tx } from '@sb/storage';
import { storedStates } from '../board.ts';
import { UnknownRecordError } from '../errors.ts';
import { organisationOf, requireStoredOrganisation } from '../records/organisation.ts';
import { findDeadlock } from '../unlock/deadlock.ts';
import { type Graph, graphAround, graphOfQuests } from './board-graph.ts';

export interface GraphView extends Graph {
  /** Groups of quests and tasks that wait for each other in vain, each sorted. */
  readonly cycles: readonly (readonly string[])[];
  /** Ids that are named and do not exist. */
  readonly dangling: readonly string[];
  /** Locked quests that a person holds. */
  readonly holds: readonly string[];
}

/** All quests, or one with its tasks. Fails with `UNKNOWN_ORG`, `UNKNOWN_QUEST`. */
export async function readGraph(store: Store, orgId: string, questId?: string): Promise<GraphView> {
  return store.read((tx) => readView(tx, orgId, questId));
}

function* readView(tx: Tx, orgId: string, questId: string | undefined): Body<GraphView> {
  const work = organisationOf(yield* requireStoredOrganisation(tx, orgId));
  const { cycles, dangling, holds } = findDeadlock(work, storedStates(work));
  if (questId === undefined) return { ...graphOfQuests(work), cycles, dangling, holds };
  const quest = work.quests.find(({ id }) => id === questId);
  if (!quest) {
    const known = work.quests.map(({ id }) => id);
    throw new UnknownRecordError('quest', questId, { orgId, known });
  }
  return { ...graphAround(quest, work), cycles, dangling, holds };
}

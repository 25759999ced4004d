/** A verb on one quest: its frame. */
import type { Body, Store, Tx } from '@sb/storage';
import type { Quest } from '../../model/organisation.ts';
import type { Stored } from '../../records/stored.sql.ts';
import type { Act } from '../act.ts';
import type { AnyFact, Decision } from '../decision.ts';
import type { Frame } from '../frame.ts';
import { onRecord, type RecordAnswer } from '../on-record.ts';

export type QuestAnswer = RecordAnswer<'quest'>;

export interface QuestTarget {
  readonly orgId: string;
  readonly questId: string;
  readonly act: Act;
}

/** Fails with `UNKNOWN_ORG`, `UNKNOWN_QUEST`, `REV_STALE`, and the rules of the board. */
export async function questVerb(
  store: Store,
  { orgId, questId, act }: QuestTarget,
  decide: (tx: Tx, frame: Frame, stored: Stored<Quest>) => Body<Decision>,
): Promise<QuestAnswer> {
  return onRecord(store, { orgId, kind: 'quest', id: questId, act }, decide);
}

export function questFact(
  what: 'held' | 'released' | 'cancelled' | 'restored',
  { record: { id, title }, rev }: Stored<Quest>,
  taskIds: readonly string[] = [],
): AnyFact {
  return { type: `quest.${what}`, subject: id, version: rev + 1, payload: { questId: id, title, taskIds } };
}

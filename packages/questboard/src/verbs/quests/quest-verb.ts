/** A verb on one quest: its frame. */
import type { Body, Store, Tx } from '@sb/storage';
import type { Quest } from '../../model/organisation.ts';
import { type Shown, shown } from '../../records/shown.ts';
import type { Stored } from '../../records/stored.sql.ts';
import type { Act } from '../act.ts';
import { carryOut } from '../carry-out.ts';
import type { AnyFact, Decision } from '../decision.ts';
import type { Frame, Outcome } from '../frame.ts';
import { needKept, needSubject } from '../need-record.ts';
import { runVerb } from '../run-verb.ts';

export interface QuestAnswer extends Outcome {
  readonly quest: Shown<Quest>;
}

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
  return runVerb(store, orgId, {
    act,
    *verb(tx, frame) {
      const stored = yield* needSubject(tx, frame, 'quests', questId);
      const outcome = yield* carryOut(tx, frame, yield* decide(tx, frame, stored));
      return { quest: shown(orgId, yield* needKept(tx, frame, 'quests', questId)), ...outcome };
    },
  });
}

export function questFact(
  what: 'held' | 'released' | 'cancelled' | 'restored',
  { record: { id, title }, rev }: Stored<Quest>,
  taskIds: readonly string[] = [],
): AnyFact {
  return { type: `quest.${what}`, subject: id, version: rev + 1, payload: { questId: id, title, taskIds } };
}

/** `quest:hold` and `quest:release`: a person keeps the gate of a quest shut. What has begun goes on. */
import type { Store } from '@sb/storage';
import { BoardRuleError } from '../../errors.ts';
import type { Quest } from '../../model/organisation.ts';
import type { Stored } from '../../records/stored.sql.ts';
import { decided, type Decision, NOTHING } from '../decision.ts';
import { type QuestAnswer, questFact, type QuestTarget, questVerb } from './quest-verb.ts';

export async function holdQuest(store: Store, target: QuestTarget): Promise<QuestAnswer> {
  return questVerb(store, target, (_tx, _frame, stored) => decided(decideHold(stored, true)));
}

export async function releaseQuest(store: Store, target: QuestTarget): Promise<QuestAnswer> {
  return questVerb(store, target, (_tx, _frame, stored) => decided(decideHold(stored, false)));
}

/** Pure. */
function decideHold(stored: Stored<Quest>, hold: boolean): Decision {
  const quest = stored.record;
  if (quest.hold === hold) return NOTHING;
  if (quest.state === 'cancelled')
    throw new BoardRuleError('quest_cancelled', {
      message: `"${quest.id}" is cancelled: its gate leads nowhere.`,
      unmet: [{ kind: 'quest', id: quest.id, title: quest.title, state: quest.state }],
      hint: `Restore it first: worker quest:restore ${quest.id}`,
    });
  return { quests: [{ ...quest, hold }], facts: [questFact(hold ? 'held' : 'released', stored)] };
}

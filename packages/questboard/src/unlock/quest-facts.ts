import type { Fact } from '../events.ts';
import type { QuestMove } from '../model/run.ts';
import type { MovedQuest } from './quest-moves.ts';

/** The same quest may move twice on one day: the number of the board keeps the ids of its events apart. */
export function questFacts(
  { quest, steps, because }: MovedQuest,
  board: number,
): Fact<`quest.${QuestMove}`>[] {
  return steps.map(({ move, from, to }) => {
    const isGate = move === 'unlocked' || move === 'relocked';
    return {
      type: `quest.${move}` as const,
      subject: quest.id,
      version: board,
      payload: { questId: quest.id, title: quest.title, from, to, because: isGate ? because : [] },
    };
  });
}

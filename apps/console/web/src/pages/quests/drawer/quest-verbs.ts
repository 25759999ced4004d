/** What people do with a quest by one click: of the quest as the page shows it. An Undo takes back its own act only. */
import type { QuestActed, QuestView } from '../../../../../src/answers/board/board.ts';
import { type Done, orReadAgain } from '../../../acts/use-act.ts';
import { postJson } from '../../../api/client.ts';
import { orgUrl, questQuery } from '../../../board/board-queries.ts';
import { keepOwnRev } from '../../../board/own-rev.ts';
import { CHANGES, type SeenTask, type TaskRef } from '../../../board/task/task-verbs.ts';

export async function hold(quest: SeenTask & Pick<QuestView, 'hold'>): Promise<Done> {
  const [name, inverse, mark] = quest.hold
    ? (['release', 'hold', 'queued'] as const)
    : (['hold', 'release', 'paused'] as const);
  const { says, changed } = await questVerb(quest, name);
  return { says, mark, changes: CHANGES, ...(changed && { undo: () => undoBy(quest, inverse) }) };
}

export async function restore(quest: SeenTask): Promise<Done> {
  const { says } = await questVerb(quest, 'restore');
  return { says, mark: 'queued', changes: CHANGES };
}

export async function questVerb(
  seen: TaskRef | SeenTask,
  name: string,
  wish: object = {},
): Promise<QuestActed> {
  const { orgId, id } = seen;
  const rev = 'rev' in seen ? seen.rev : undefined;
  const asked = postJson<QuestActed>(orgUrl(orgId, 'quests', id, name), { ...wish, rev });
  const acted = await orReadAgain(CHANGES, asked);
  keepOwnRev(questQuery(orgId, id).queryKey, acted.quest.rev, rev);
  return acted;
}

export function undoBy({ orgId, id }: TaskRef, inverse: string): Promise<QuestActed> {
  return questVerb({ orgId, id }, inverse);
}

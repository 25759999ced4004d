/** What people do with a quest by one click: of the quest as the page shows it. An Undo takes back its own act only. */
import type { Acted, QuestView } from '../../../../../src/answers/board/board.ts';
import { type Done, orReadAgain } from '../../../acts/use-act.ts';
import { postJson } from '../../../api/client.ts';
import { orgUrl } from '../../../board/board-queries.ts';
import { CHANGES, type SeenTask, type TaskRef } from './task-verbs.ts';

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

export function questVerb(quest: TaskRef | SeenTask, name: string, wish: object = {}): Promise<Acted> {
  const { orgId, id } = quest;
  const body = { ...wish, ...('rev' in quest && { rev: quest.rev }) };
  return orReadAgain(CHANGES, postJson<Acted>(orgUrl(orgId, 'quests', id, name), body));
}

export function undoBy({ orgId, id }: TaskRef, inverse: string): Promise<Acted> {
  return questVerb({ orgId, id }, inverse);
}

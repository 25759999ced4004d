/** What people do with a quest by one click. */
import type { Acted, QuestView } from '../../../../../src/answers/board/board.ts';
import type { Done } from '../../../acts/use-act.ts';
import { postJson } from '../../../api/client.ts';
import { orgUrl } from '../../../board/board-queries.ts';
import { CHANGES, type TaskRef } from './task-verbs.ts';

export async function hold(quest: TaskRef & Pick<QuestView, 'hold'>): Promise<Done> {
  const [name, inverse, mark] = quest.hold
    ? (['release', 'hold', 'queued'] as const)
    : (['hold', 'release', 'paused'] as const);
  const { says } = await questVerb(quest, name);
  return { says, mark, changes: CHANGES, undo: () => questVerb(quest, inverse) };
}

export async function restore(quest: TaskRef): Promise<Done> {
  const { says } = await questVerb(quest, 'restore');
  return { says, mark: 'queued', changes: CHANGES };
}

export function questVerb({ orgId, id }: TaskRef, name: string, wish: object = {}): Promise<Acted> {
  return postJson<Acted>(orgUrl(orgId, 'quests', id, name), wish);
}

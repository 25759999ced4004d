import { useQuery } from '@tanstack/react-query';
import { openFirst } from './board-marks.ts';
import { allQuestsQuery, boardQuery } from './board-queries.ts';

/** All quests of a board by id and title, what is open first. A board with few has them in its first answer. */
export function useQuestChoices(org: string): readonly (readonly [id: string, title: string])[] {
  const { data: board } = useQuery(boardQuery(org, {}));
  const { data: all } = useQuery({ ...allQuestsQuery(org), enabled: board?.quests.next !== undefined });
  return openFirst(all ?? board?.quests.items ?? []).map(({ id, title }) => [id, title] as const);
}

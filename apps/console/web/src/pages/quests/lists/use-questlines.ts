import { useQuery } from '@tanstack/react-query';
import type { QuestlineList } from '../../../../../src/answers/board/board.ts';
import { questlinesQuery } from '../../../board/board-queries.ts';
import type { QuestParts } from '../parts/quest-path.ts';

export type Questline = QuestlineList['items'][number];

/** A list of archived quests is filtered by archived questlines too; the one that the address names is always among them. */
export function useQuestlines(
  org: string,
  { questline, archived }: Pick<QuestParts, 'questline' | 'archived'>,
): readonly (Questline & { readonly isArchived: boolean })[] {
  const { data: onBoard } = useQuery(questlinesQuery(org));
  const { data: away } = useQuery({
    ...questlinesQuery(org, true),
    enabled: archived !== undefined || questline !== undefined,
  });
  const lines = onBoard?.items ?? [];
  // The two answers are not of one moment.
  const isAway = ({ id }: Questline): boolean => !lines.some((line) => line.id === id);
  const isShown = ({ id }: Questline): boolean => archived !== undefined || id === questline;
  const archivedLines = away?.items.filter((line) => isAway(line) && isShown(line)) ?? [];
  return [
    ...lines.map((line) => ({ ...line, isArchived: false })),
    ...archivedLines.map((line) => ({ ...line, isArchived: true })),
  ];
}

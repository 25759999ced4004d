import { groupBy, plural } from '@sb/words';
import { isSatisfied } from '../../board.ts';
import type { Quest } from '../../model/organisation.ts';
import { sortBy } from '../../order.ts';
import type { WeekFacts } from '../week/facts.ts';
import type { PlannedTask } from './outcome.ts';

const MAX_TITLES = 3;

/** One sentence about the planned quests, those worth most first: the same plan gives the same bytes. */
export function goalOf(planned: readonly PlannedTask[], { board }: WeekFacts): string | undefined {
  const ended = new Set(planned.filter(({ finish }) => finish !== undefined).map(({ task }) => task.id));
  const isCompleted = ({ id }: Quest): boolean =>
    board.tasksOf(id).every((task) => isSatisfied(task) || ended.has(task.id));
  const quests = questsByValue(planned, board.questById);
  const completed = quests.filter(isCompleted);
  const moved = quests.filter((quest) => !isCompleted(quest));
  if (completed.length === 0 && moved.length === 0) return undefined;
  if (completed.length === 0) return `Move ${plural(moved.length, 'quest')} forward (${titlesOf(moved)}).`;
  const more = moved.length === 0 ? '' : ` and move ${moved.length} more forward`;
  return `Complete ${plural(completed.length, 'quest')} (${titlesOf(completed)})${more}.`;
}

function questsByValue(planned: readonly PlannedTask[], questById: ReadonlyMap<string, Quest>): Quest[] {
  const byQuest = groupBy(planned, ({ task }) => task.questId);
  const valueOf = ({ id }: Quest): number =>
    (byQuest.get(id) ?? []).reduce((sum, { value }) => sum + value, 0);
  const quests = [...byQuest.keys()].flatMap((id) => questById.get(id) ?? []);
  return sortBy(quests, (quest) => [-valueOf(quest), quest.id]);
}

function titlesOf(quests: readonly Quest[]): string {
  const titles = quests.slice(0, MAX_TITLES).map(({ title }) => title);
  return [...titles, ...(quests.length > MAX_TITLES ? ['...'] : [])].join(', ');
}

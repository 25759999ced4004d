/** The address of the page: how the board is looked at, what is filtered, what the drawer shows and what is done there. Pure. */
import { address, oneIn, textIn } from '../../../words/address.ts';

export const VIEWS = ['board', 'tasks', 'quests'] as const;
export const ACTS = [
  'edit',
  'edit-questline',
  'edit-board',
  'move',
  'new-task',
  'new-quest',
  'new-questline',
] as const;

/** Of tasks, as the API names them; `in`: of this quest. */
export const TASK_FILTERS = [
  'status',
  'in',
  'assignee',
  'priority',
  'tag',
  'flag',
  'dueBefore',
  'text',
  'archived',
  'sort',
] as const;
const QUEST_FILTERS = ['state', 'questline'] as const;
export const FILTERS = [...TASK_FILTERS, ...QUEST_FILTERS] as const;

export type FilterName = (typeof FILTERS)[number];
export type BoardFilter = { readonly [Name in FilterName]?: string | undefined };

export interface QuestParts extends BoardFilter {
  readonly org?: string | undefined;
  readonly view: (typeof VIEWS)[number];
  /** In the drawer; a task goes before a quest. */
  readonly task?: string | undefined;
  readonly quest?: string | undefined;
  readonly act?: (typeof ACTS)[number] | undefined;
}

export function readQuestParts(search: object): QuestParts {
  return {
    ...Object.fromEntries(FILTERS.map((name) => [name, textIn(search, name)])),
    org: textIn(search, 'org'),
    view: oneIn(VIEWS, search, 'view') ?? 'board',
    task: textIn(search, 'task'),
    quest: textIn(search, 'quest'),
    act: oneIn(ACTS, search, 'act'),
  };
}

export function questPath({ view, ...parts }: Partial<QuestParts>): string {
  const order = ['org', ...FILTERS, 'quest', 'task', 'act'] as const;
  return address('/quests', {
    view: view === 'board' ? undefined : view,
    ...Object.fromEntries(order.map((name) => [name, parts[name]])),
  });
}

/** The filter of a list of tasks, as its route has it. */
export function taskFilter(parts: BoardFilter): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(
    TASK_FILTERS.map((name) => [name === 'in' ? 'quest' : name, parts[name]] as const).filter(
      ([, value]) => value !== undefined,
    ),
  );
}

export function isFiltered(parts: BoardFilter, names: readonly FilterName[]): boolean {
  return names.some((name) => name !== 'sort' && parts[name] !== undefined);
}

/** With another value of one filter. What is archived has one order. */
export function refiltered(parts: QuestParts, name: FilterName, value: string): QuestParts {
  const given = { ...parts, [name]: value === '' ? undefined : value };
  return given.archived === undefined ? given : { ...given, sort: undefined };
}

/** Without its filters. */
export function withoutFilters(parts: QuestParts): QuestParts {
  return { ...parts, ...Object.fromEntries(FILTERS.map((name) => [name, undefined])) };
}

/** Questions about boards. All keys of a board begin with `board` and its organisation: a change reads them again. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type {
  Board,
  BoardGraph,
  QuestlineList,
  QuestList,
  QuestRow,
  QuestView,
  TaskHistory,
  TaskList,
  TaskView,
} from '../../../src/answers/board/board.ts';
import type { Org, OrgList } from '../../../src/answers/board/orgs.ts';
import type { SprintList } from '../../../src/answers/sprints/sprints.ts';
import { getJson, type Params } from '../api/client.ts';
import { PAGE, timed } from '../api/query-client.ts';

export const orgsQuery = queryOptions({
  queryKey: ['orgs'],
  queryFn: ({ signal }) => getJson<OrgList>('/orgs', undefined, signal),
  staleTime: 60_000,
});

export function orgQuery(org: string) {
  return queryOptions({
    queryKey: boardKey(org, 'org'),
    queryFn: ({ signal }) => timed(getJson<Org>(orgUrl(org), undefined, signal)),
  });
}

export function boardKey(org: string, ...rest: readonly unknown[]) {
  return ['board', org, ...rest] as const;
}

/** `/orgs/acme/tasks/t-1`: the path of a route of the organisation. */
export function orgUrl(org: string, ...rest: readonly string[]): string {
  return ['/orgs', org, ...rest].map((part, i) => (i === 0 ? part : encodeURIComponent(part))).join('/');
}

/** A column of the board shows this many tasks, its pane this many quests. */
const ON_BOARD = 100;

export function boardQuery(org: string, filter: Params) {
  return queryOptions({
    queryKey: boardKey(org, 'columns', filter),
    queryFn: ({ signal }) => getJson<Board>(orgUrl(org, 'board'), { ...filter, limit: ON_BOARD }, signal),
    placeholderData: keepPreviousData,
  });
}

export function tasksQuery(org: string, filter: Params) {
  return infiniteQueryOptions({
    queryKey: boardKey(org, 'tasks', filter),
    queryFn: ({ pageParam, signal }) =>
      getJson<TaskList>(orgUrl(org, 'tasks'), { ...filter, cursor: pageParam, limit: PAGE }, signal),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });
}

export function questsQuery(org: string, filter: Params) {
  return infiniteQueryOptions({
    queryKey: boardKey(org, 'quests', filter),
    queryFn: ({ pageParam, signal }) =>
      getJson<QuestList>(orgUrl(org, 'quests'), { ...filter, cursor: pageParam, limit: PAGE }, signal),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });
}

/** Of one request; the route allows no more. */
const MOST = 200;

/** All that are on the board, page by page: for choices, which must lack none. */
export function allQuestsQuery(org: string) {
  return queryOptions({
    queryKey: boardKey(org, 'all-quests'),
    async queryFn({ signal }) {
      const quests: QuestRow[] = [];
      let cursor: string | undefined = '';
      while (cursor !== undefined) {
        const page: QuestList = await getJson(orgUrl(org, 'quests'), { cursor, limit: MOST }, signal);
        quests.push(...page.items);
        cursor = page.next;
      }
      return quests;
    },
  });
}

export function questlinesQuery(org: string, isArchived = false) {
  const params = { archived: String(isArchived), limit: MOST };
  return queryOptions({
    queryKey: boardKey(org, 'questlines', isArchived),
    queryFn: ({ signal }) => getJson<QuestlineList>(orgUrl(org, 'questlines'), params, signal),
  });
}

export function taskQuery(org: string, id: string) {
  return queryOptions({
    queryKey: boardKey(org, 'task', id),
    queryFn: ({ signal }) => getJson<TaskView>(orgUrl(org, 'tasks', id), undefined, signal),
  });
}

export function taskHistoryQuery(org: string, id: string) {
  return infiniteQueryOptions({
    queryKey: boardKey(org, 'task', id, 'history'),
    queryFn: ({ pageParam, signal }) =>
      getJson<TaskHistory>(orgUrl(org, 'tasks', id, 'history'), { cursor: pageParam, limit: 50 }, signal),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });
}

export function questQuery(org: string, id: string) {
  return queryOptions({
    queryKey: boardKey(org, 'quest', id),
    queryFn: ({ signal }) => getJson<QuestView>(orgUrl(org, 'quests', id), undefined, signal),
  });
}

/** What a quest waits for, and what waits for it. */
export function questGraphQuery(org: string, quest: string) {
  return queryOptions({
    queryKey: boardKey(org, 'graph', quest),
    queryFn: ({ signal }) => getJson<BoardGraph>(orgUrl(org, 'graph'), { quest }, signal),
  });
}

/** More than three years of weeks. */
const WEEKS = 200;

export function sprintsQuery(org: string) {
  return queryOptions({
    queryKey: boardKey(org, 'sprints'),
    queryFn: ({ signal }) => timed(getJson<SprintList>(orgUrl(org, 'sprints'), { limit: WEEKS }, signal)),
  });
}

/** Quests of a board: its columns, its graph, lists, and one quest with its gate and its tasks. */
import {
  type BoardView,
  listQuestlines,
  listQuests,
  QUEST_STATES,
  readBoard,
  readGraph,
  showQuest,
  showQuestline,
} from '@sb/questboard';
import { z } from 'zod';
import {
  board,
  graph,
  questlineList,
  questlineView,
  questList,
  questView,
} from '../../../answers/board/board.ts';
import { checkOrg } from '../../../guard/seen-org.ts';
import { reads, type Route } from '../../../http/route.ts';
import { defined } from '../../../requests/defined.ts';
import { writeCursor } from '../../../requests/cursors.ts';
import { cursor, flag, limit, listOf, name } from '../../../requests/fields.ts';
import { questRow } from '../../../rows/board/board-rows.ts';
import { recordTexts } from '../../../rows/redacted.ts';
import { orgParams, recordParams, TAG } from '../on-board.ts';
import { boardPage, pageWish } from '../pages.ts';
import { columnFilters } from '../tasks/reads.ts';

const questFilter = { state: listOf(QUEST_STATES).optional(), questline: name.optional() };
const boardQuery = z
  .strictObject({
    ...questFilter,
    /** Only tasks of this quest; not with `assignee`. */
    quest: name.optional(),
    /** A member; `none`: tasks without an assignee. */
    assignee: name.optional(),
    cursor,
    limit,
  })
  .refine(({ quest, assignee }) => quest === undefined || assignee === undefined, {
    error: 'expected quest or assignee, got both; /tasks takes both',
    path: ['assignee'],
  });
const READ = { method: 'GET', tag: TAG, least: 'viewer' } as const;

export const QUEST_READS: readonly Route[] = [
  reads({
    ...READ,
    path: '/orgs/:org/board',
    summary: 'The board as columns: a page of quests, and the tasks of each status with their number',
    params: orgParams,
    query: boardQuery,
    answer: board,
    async run({ store, who, params: { org }, query, secrets }) {
      await checkOrg(store, who, org);
      const { quest, assignee, state, questline } = query;
      const filters = { ...query, org };
      const { quests, columns } = await readBoard(store, org, {
        quests: { ...pageWish(query, filters), filter: defined({ state, questline }) },
        limit: query.limit,
        ...defined({ quest, assignee }),
      });
      return recordTexts(
        {
          quests: boardPage(quests, filters),
          columns: columns.map((column) => columnOf(org, query, column)),
        },
        secrets,
      );
    },
  }),
  reads({
    ...READ,
    path: '/orgs/:org/graph',
    summary: 'Who waits for whom: all quests, or one with its tasks; with the cycles',
    params: orgParams,
    query: z.strictObject({ quest: name.optional() }),
    answer: graph,
    async run({ store, who, params: { org }, query, secrets }) {
      await checkOrg(store, who, org);
      return recordTexts(await readGraph(store, org, query.quest), secrets);
    },
  }),
  reads({
    ...READ,
    path: '/orgs/:org/quests',
    summary: 'Quests that match, with their progress and what their gates wait for',
    params: orgParams,
    query: z.strictObject({
      ...questFilter,
      archived: flag,
      sort: z.enum(['id', 'updated']).default('id'),
      cursor,
      limit,
    }),
    answer: questList,
    isList: true,
    cli: ['quest:list'],
    async run({ store, who, params: { org }, query, secrets }) {
      await checkOrg(store, who, org);
      const { state, questline, archived, sort } = query;
      const filters = { ...query, org };
      const page = await listQuests(store, org, {
        filter: defined({ state, questline, archived, sort }),
        ...pageWish(query, filters),
      });
      return recordTexts(boardPage(page, filters), secrets);
    },
  }),
  reads({
    ...READ,
    path: '/orgs/:org/quests/:id',
    summary: 'One quest: its gate, its tasks, and the quests behind it',
    params: recordParams,
    answer: questView,
    hasVersion: true,
    cli: ['quest:show'],
    async run({ store, who, params: { org, id }, secrets }) {
      await checkOrg(store, who, org);
      return questRow(await showQuest(store, org, id), { who, secrets });
    },
  }),
  reads({
    ...READ,
    path: '/orgs/:org/questlines',
    summary: 'Questlines, the lowest `order` first',
    params: orgParams,
    query: z.strictObject({ archived: flag, cursor, limit }),
    answer: questlineList,
    isList: true,
    cli: ['questline:list'],
    async run({ store, who, params: { org }, query, secrets }) {
      await checkOrg(store, who, org);
      const filters = { ...query, org };
      const page = await listQuestlines(store, org, {
        archived: query.archived,
        ...pageWish(query, filters),
      });
      return recordTexts(boardPage(page, filters), secrets);
    },
  }),
  reads({
    ...READ,
    path: '/orgs/:org/questlines/:id',
    summary: 'One questline',
    params: recordParams,
    answer: questlineView,
    hasVersion: true,
    async run({ store, who, params: { org, id }, secrets }) {
      await checkOrg(store, who, org);
      return recordTexts(await showQuestline(store, org, id), secrets);
    },
  }),
];

/** Its place in the engine as a cursor of `/tasks` with the status of the column. */
function columnOf(
  org: string,
  { quest, assignee }: Pick<z.output<typeof boardQuery>, 'quest' | 'assignee'>,
  { next, ...column }: BoardView['columns'][number],
) {
  if (next === undefined) return column;
  return {
    ...column,
    next: writeCursor(next, columnFilters(org, { status: column.status, quest, assignee })),
  };
}

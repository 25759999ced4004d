/** Tasks of a board: lists, one with all around it, and its history. */
import { findGithubLink } from '@sb/github';
import {
  FLAG_KINDS,
  listTasks,
  showTask,
  TASK_PRIORITIES,
  TASK_STATUSES,
  taskHistory as readHistory,
} from '@sb/questboard';
import { z } from 'zod';
import { taskHistory, taskList, taskView } from '../../../answers/board/board.ts';
import { checkOrg } from '../../../guard/seen-org.ts';
import { reads, type Route } from '../../../http/route.ts';
import { cutPage, isNumber, readCursor } from '../../../requests/cursors.ts';
import { defined } from '../../../requests/defined.ts';
import { cursor, flag, limit, listOf, name } from '../../../requests/fields.ts';
import { logRow, taskRow } from '../../../rows/board/board-rows.ts';
import { recordTexts } from '../../../rows/redacted.ts';
import { orgParams, recordParams, TAG } from '../on-board.ts';
import { boardPage, pageWish } from '../pages.ts';

const listQuery = z.strictObject({
  status: listOf(TASK_STATUSES).optional(),
  quest: name.optional(),
  /** A member; `none`: tasks without an assignee. */
  assignee: name.optional(),
  priority: listOf(TASK_PRIORITIES).optional(),
  tag: name.optional(),
  /** With an open flag of this kind. */
  flag: z.enum(FLAG_KINDS).optional(),
  dueBefore: z.iso.date().optional(),
  /** In the id, the title or the description. */
  text: name.optional(),
  archived: flag,
  sort: z.enum(['id', 'updated']).default('id'),
  cursor,
  limit,
});

type Query = z.input<typeof listQuery>;

/** The filters of the list that goes on where a column of the board ends: `next` of the column is a cursor of it. */
export function columnFilters(org: string, wish: Pick<Query, 'status' | 'quest' | 'assignee'>): object {
  return { ...listQuery.parse(defined(wish)), org };
}

const READ = { method: 'GET', tag: TAG, least: 'viewer' } as const;

export const TASK_READS: readonly Route[] = [
  reads({
    ...READ,
    path: '/orgs/:org/tasks',
    summary: 'Tasks that match; `sort=updated`: the last changed first',
    params: orgParams,
    query: listQuery,
    answer: taskList,
    isList: true,
    cli: ['task:list'],
    async run({ store, who, params: { org }, query, secrets }) {
      await checkOrg(store, who, org);
      const { cursor: _cursor, limit: _limit, ...filter } = query;
      const filters = { ...query, org };
      const page = await listTasks(store, org, { filter: defined(filter), ...pageWish(query, filters) });
      return recordTexts(boardPage(page, filters), secrets);
    },
  }),
  reads({
    ...READ,
    path: '/orgs/:org/tasks/:id',
    summary:
      'One task: what it waits for, where it may go, its flags, its issue on GitHub, its newest history',
    params: recordParams,
    answer: taskView,
    hasVersion: true,
    cli: ['task:show'],
    async run({ store, who, params: { org, id }, secrets }) {
      await checkOrg(store, who, org);
      const task = await showTask(store, org, id);
      return taskRow(task, { who, secrets, link: await findGithubLink(store, { orgId: org, taskId: id }) });
    },
  }),
  reads({
    ...READ,
    path: '/orgs/:org/tasks/:id/history',
    summary: 'What people, jobs and imports did to it, the newest first',
    params: recordParams,
    query: z.strictObject({ cursor, limit }),
    answer: taskHistory,
    isList: true,
    cli: ['task:show'],
    async run({ store, who, params: { org, id }, query, secrets }) {
      await checkOrg(store, who, org);
      await showTask(store, org, id);
      const filters = { ...query, org, id };
      const before = readCursor(query.cursor, filters, isNumber);
      const found = await readHistory(
        store,
        { orgId: org, taskId: id },
        { limit: query.limit + 1, ...(before !== undefined && { before }) },
      );
      const { rows, ...next } = cutPage(found, query.limit, { filters, placeOf: ({ n }) => n });
      return recordTexts({ items: rows.map(logRow), ...next }, secrets);
    },
  }),
];

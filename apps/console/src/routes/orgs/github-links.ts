/** The issues of the tasks of a board on GitHub, as the sync left them. */
import { LINK_STATES, listGithubLinks } from '@sb/github';
import { z } from 'zod';
import { linkList } from '../../answers/board/github.ts';
import { checkOrg } from '../../guard/seen-org.ts';
import { reads, type Route } from '../../http/route.ts';
import { isText, nextOf, readCursor } from '../../requests/cursors.ts';
import { defined } from '../../requests/defined.ts';
import { cursor, limit } from '../../requests/fields.ts';
import { issueRow } from '../../rows/board/github-rows.ts';
import { recordTexts } from '../../rows/redacted.ts';
import { orgParams, TAG } from './on-board.ts';

export const GITHUB_LINK_ROUTES: readonly Route[] = [
  reads({
    method: 'GET',
    path: '/orgs/:org/github/links',
    tag: TAG,
    summary: 'The issues of its tasks: number, state of the sync, last error',
    least: 'viewer',
    params: orgParams,
    query: z.strictObject({ state: z.enum(LINK_STATES).optional(), cursor, limit }),
    answer: linkList,
    isList: true,
    cli: ['github:links'],
    async run({ store, who, params: { org }, query, secrets }) {
      await checkOrg(store, who, org);
      const filters = { ...query, org };
      const taskId = readCursor(query.cursor, filters, isText);
      const page = await listGithubLinks(store, {
        orgId: org,
        limit: query.limit,
        ...defined({ state: query.state }),
        ...(taskId !== undefined && { after: { orgId: org, taskId } }),
      });
      return recordTexts(
        {
          items: page.items.map((link) => ({ taskId: link.taskId, ...issueRow(link, who) })),
          ...nextOf(page.next?.taskId, filters),
        },
        secrets,
      );
    },
  }),
];

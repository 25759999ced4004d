/** The links of tasks and issues, one a row: the columns that are searched, and the link itself as JSON. */
import { type Body, sql, type Tx } from '@sb/storage';
import type { Link, LinkState } from '../model.ts';

interface LinkRow {
  readonly body: string;
}

/** A link with its organisation. */
export type OrgLink = Link & { readonly orgId: string };

export function* readLinks(tx: Tx, orgId: string): Body<ReadonlyMap<string, Link>> {
  const rows = yield* tx.rows(sql<LinkRow>`select body from github_links where org_id = ${orgId}`);
  return new Map(rows.map(({ body }) => JSON.parse(body) as Link).map((link) => [link.taskId, link]));
}

export interface LinkFilter {
  readonly orgId?: string;
  readonly state?: LinkState;
  readonly limit: number;
  /** Behind this link, in the order of organisations and tasks. */
  readonly after?: { readonly orgId: string; readonly taskId: string };
}

export function* listLinks(tx: Tx, { orgId, state, limit, after }: LinkFilter): Body<readonly OrgLink[]> {
  const [org, task] =
    tx.dialect === 'sqlite'
      ? [sql`org_id`, sql`task_id`]
      : [sql`org_id collate "C"`, sql`task_id collate "C"`];
  const conditions = [
    ...(orgId === undefined ? [] : [sql`org_id = ${orgId}`]),
    ...(state === undefined ? [] : [sql`state = ${state}`]),
    ...(after === undefined ? [] : [sql`(${org}, ${task}) > (${after.orgId}, ${after.taskId})`]),
  ];
  const where = conditions.length === 0 ? sql`` : sql`where ${sql.join(conditions, sql` and `)}`;
  const rows = yield* tx.rows(sql<LinkRow & { readonly org_id: string }>`
    select org_id, body from github_links ${where} order by ${org}, ${task} limit ${limit}`);
  return rows.map(({ org_id, body }) => ({ ...(JSON.parse(body) as Link), orgId: org_id }));
}

export function* findLink(
  tx: Tx,
  { orgId, taskId }: { readonly orgId: string; readonly taskId: string },
): Body<Link | undefined> {
  const row = yield* tx.first(sql<LinkRow>`
    select body from github_links where org_id = ${orgId} and task_id = ${taskId}`);
  return row && (JSON.parse(row.body) as Link);
}

/** The link that has an issue; undefined: none of ours. */
export function* findLinkOf(tx: Tx, repo: string, issueNumber: number): Body<OrgLink | undefined> {
  const row = yield* tx.first(sql<LinkRow & { readonly org_id: string }>`
    select org_id, body from github_links where repo = ${repo} and issue_number = ${issueNumber}`);
  return row && { ...(JSON.parse(row.body) as Link), orgId: row.org_id };
}

export function* writeLink(tx: Tx, orgId: string, link: Link): Body<void> {
  const { taskId, repo, issueNumber = null, state } = link;
  yield* tx.run(sql`
    insert into github_links (org_id, task_id, repo, issue_number, state, body, updated_at)
    values (${orgId}, ${taskId}, ${repo}, ${issueNumber}, ${state}, ${JSON.stringify(link)}, ${tx.now})
    on conflict (org_id, task_id) do update set repo = excluded.repo, issue_number = excluded.issue_number,
      state = excluded.state, body = excluded.body, updated_at = excluded.updated_at`);
}

export function* removeLink(tx: Tx, orgId: string, taskId: string): Body<void> {
  yield* tx.run(sql`delete from github_links where org_id = ${orgId} and task_id = ${taskId}`);
}

/** The links of tasks and issues on GitHub, and what the sync must remember beside them. */
import type { Dialect } from '../../sql.ts';

export function github(dialect: Dialect): readonly string[] {
  const isSqlite = dialect === 'sqlite';
  const [big, byCode] = isSqlite ? ['integer', ''] : ['bigint', ' collate "C"'];
  return [
    // repo: in lower case, as GitHub has it. body: the whole link as JSON.
    `create table github_links (org_id text not null, task_id text not null, repo text not null, issue_number integer,
      state text not null, body text not null, updated_at ${big} not null, primary key (org_id, task_id))`,
    // An issue belongs to one task.
    'create unique index github_links_issue on github_links (repo, issue_number) where issue_number is not null',
    `create index github_links_order on github_links (org_id${byCode}, task_id${byCode})`,
    `create index github_links_state on github_links (state, org_id${byCode}, task_id${byCode})`,
    // installation; token:<hash>; reconciled:<repo>. value: JSON.
    'create table github_notes (name text primary key, value text not null)',
  ];
}

/** The tables of the GitHub sync. */
export interface GithubTables {
  github_links: {
    org_id: string;
    task_id: string;
    repo: string;
    issue_number: number | null;
    state: string;
    body: string;
    updated_at: number;
  };
  github_notes: { name: string; value: string };
}

/** The issues of the board's tasks, as a run of `github.sync` leaves them in the store. */
import { publish } from '@sb/events';
import type { Link, LinkState } from '@sb/github';
import { readSyncedTasks } from '@sb/questboard';
import { sql, type Store } from '@sb/storage';

const FIRST_ISSUE = 201;
/** GitHub refuses the content of this one, and has lost that one. */
const REFUSED = 3;
const GONE = 17;
const REFUSAL = 'Validation Failed: milestone is closed';

/** `now`: ISO; the time of the sync. */
export async function linkIssues(store: Store, orgId: string, now: string): Promise<void> {
  const at = Date.parse(now);
  const { tasks } = await readSyncedTasks(store, orgId);
  const links = tasks.flatMap(({ task }, nr): Link[] => {
    const { id, github, status } = task;
    if (!github) return [];
    const repo = github.repo.toLowerCase();
    const common = { taskId: id, repo, taskRepo: repo, managedLabels: [] };
    if (nr === REFUSED) return [{ ...common, state: 'error', lastError: REFUSAL }];
    const state: LinkState = nr === GONE ? 'missing' : 'linked';
    const issueNumber = FIRST_ISSUE + nr;
    const pushedState = status === 'done' ? 'closed' : 'open';
    const url = `https://github.com/${repo}/issues/${issueNumber}`;
    return [{ ...common, state, issueNumber, url, pushedState, lastPushedAt: at }];
  });
  const counts = { created: 0, updated: 2, closed: 1, skipped: 1, failed: 1, remaining: 0 };
  const payload = { ...counts, unchanged: links.length - 5 };
  await store.write(function* (tx) {
    for (const link of links) {
      const { taskId, repo, issueNumber = null, state } = link;
      yield* tx.run(sql`
        insert into github_links (org_id, task_id, repo, issue_number, state, body, updated_at)
        values (${orgId}, ${taskId}, ${repo}, ${issueNumber}, ${state}, ${JSON.stringify(link)}, ${at})`);
    }
    yield* publish(tx, [{ type: 'github.sync.completed', orgId, jobId: 'github.sync', payload }]);
  });
}

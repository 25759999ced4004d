/** GitHub's issue as the sync reads it. Undefined: the answer is none. */
import type { RemoteIssue } from '../model.ts';

export function remoteIssue(body: unknown): RemoteIssue | undefined {
  const issue = fields(body);
  if (!issue || typeof issue['number'] !== 'number') return undefined;
  return {
    number: issue['number'],
    nodeId: text(issue['node_id']),
    url: text(issue['html_url']),
    repo: repoOf(text(issue['repository_url'])),
    title: text(issue['title']),
    body: text(issue['body']),
    labels: list(issue['labels']).map((label) =>
      typeof label === 'string' ? label : text(fields(label)?.['name']),
    ),
    assignees: list(issue['assignees']).map((user) => text(fields(user)?.['login'])),
    state: issue['state'] === 'closed' ? 'closed' : 'open',
    ...(typeof issue['state_reason'] === 'string' && { reason: issue['state_reason'] }),
    isPullRequest: issue['pull_request'] !== undefined && issue['pull_request'] !== null,
    comments: typeof issue['comments'] === 'number' ? issue['comments'] : 0,
    createdAt: text(issue['created_at']),
    updatedAt: text(issue['updated_at']),
  };
}

/** `https://api.github.com/repos/acme/app` as `acme/app`. */
function repoOf(url: string): string {
  return /\/repos\/([^/]+\/[^/]+)$/.exec(url)?.[1] ?? '';
}

export function fields(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

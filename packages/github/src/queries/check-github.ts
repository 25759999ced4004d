/** Whether the sync could work: the token, its limits, and each repository. Reads only. */
import type { Answer, Result } from '../client/answer.ts';
import { messageOf } from '../client/answer.ts';
import { following } from '../client/follow.ts';
import { type Clock, createClient, type GithubClient, REAL_CLOCK } from '../client/github-client.ts';
import { fields } from '../client/remote-issue.ts';

export interface GithubCheck {
  readonly token:
    | {
        readonly kind: 'accepted';
        readonly login?: string;
        /** Of a classic token. */ readonly scopes?: readonly string[];
        readonly expiresAt?: string;
      }
    | { readonly kind: 'refused' }
    | { readonly kind: 'unreachable'; readonly says: string };
  readonly limit?: { readonly limit: number; readonly remaining: number; readonly resetAt: string };
  readonly repositories: readonly RepositoryCheck[];
}

export interface RepositoryCheck {
  readonly repo: string;
  readonly kind: 'fine' | 'read-only' | 'issues-disabled' | 'archived' | 'renamed' | 'unreachable';
  /** A sentence for people. */
  readonly says: string;
}

export interface CheckOptions {
  readonly token: string;
  readonly baseUrl?: string;
  readonly repos: readonly string[];
  readonly signal: AbortSignal;
  readonly clock?: Clock;
}

export async function checkGithub({
  repos,
  clock = REAL_CLOCK,
  ...options
}: CheckOptions): Promise<GithubCheck> {
  const client = await createClient({ ...options, clock, before: () => Promise.resolve() });
  const limits = await client.send({ method: 'GET', path: '/rate_limit' });
  if (limits.kind === 'lost') return { token: { kind: 'unreachable', says: limits.says }, repositories: [] };
  if (limits.status === 401) return { token: { kind: 'refused' }, repositories: [] };
  const user = await client.send({ method: 'GET', path: '/user' });
  // An Enterprise Server without limits does not look at the token before.
  const asked = user.kind === 'answer' ? user : limits;
  if (asked.status === 401) return { token: { kind: 'refused' }, repositories: [] };
  if (!isFound(limits) && !isOfToken(user)) return { token: unreachable(asked), repositories: [] };
  const repositories: RepositoryCheck[] = [];
  for (const repo of repos) repositories.push(await checkRepository(client, repo));
  const limit = limitsOf(limits);
  return { token: tokenOf(asked), ...(limit && { limit }), repositories };
}

/** Whether GitHub has answered with the user of the token, or that the token of an app may not read its user. */
function isOfToken(user: Result): boolean {
  return user.kind === 'answer' && (isFound(user) || (user.status === 403 && isOfApi(user)));
}

function isFound(answer: Answer): boolean {
  return answer.status === 200 && isOfApi(answer);
}

/** A web page, as that of a proxy, is not an answer of GitHub's API. */
function isOfApi({ body }: Answer): boolean {
  return fields(body) !== undefined;
}

function unreachable({ status, body }: Answer): GithubCheck['token'] {
  const said = messageOf(body);
  const says = `the answer is ${status}${said && ` (${said})`}: is GITHUB_API_URL right?`;
  return { kind: 'unreachable', says };
}

function tokenOf({ status, body, headers }: Answer): GithubCheck['token'] {
  const login = status === 200 ? fields(body)?.['login'] : undefined;
  const scopes = headers['x-oauth-scopes'];
  const expiresAt = headers['github-authentication-token-expiration'];
  return {
    kind: 'accepted',
    ...(typeof login === 'string' && { login }),
    ...(scopes !== undefined && { scopes: scopes.split(',').map((scope) => scope.trim()) }),
    ...(expiresAt !== undefined && { expiresAt }),
  };
}

function limitsOf({ body }: Answer): GithubCheck['limit'] {
  const core = fields(fields(fields(body)?.['resources'])?.['core']);
  const [limit, remaining, reset] = [core?.['limit'], core?.['remaining'], core?.['reset']];
  if (typeof limit !== 'number' || typeof remaining !== 'number' || typeof reset !== 'number')
    return undefined;
  return { limit, remaining, resetAt: new Date(reset * 1_000).toISOString() };
}

async function checkRepository(client: GithubClient, repo: string): Promise<RepositoryCheck> {
  const asked = await following(client.origin, `/repos/${repo}`, (path) =>
    client.send({ method: 'GET', path }),
  );
  if (asked.kind === 'lost') return { repo, kind: 'unreachable', says: asked.says };
  const found = asked.status === 200 ? fields(asked.body) : undefined;
  if (!found) {
    const said = messageOf(asked.body);
    return {
      repo,
      kind: 'unreachable',
      says: `GitHub answers ${asked.status}${said && ` (${said})`}: does it exist, and may the token see it?`,
    };
  }
  const name = String(found['full_name']).toLowerCase();
  if (name !== repo.toLowerCase())
    return {
      repo,
      kind: 'renamed',
      says: `it is called ${name} now: allow both names; its issues follow within a day, and tasks may name either`,
    };
  if (found['archived'] === true)
    return { repo, kind: 'archived', says: 'it is archived: nothing can be written' };
  if (found['has_issues'] === false)
    return { repo, kind: 'issues-disabled', says: 'issues are disabled in its settings' };
  if (fields(found['permissions'])?.['push'] === false)
    return {
      repo,
      kind: 'read-only',
      says: 'issues can be made, but GitHub leaves out labels and assignees: the token has no right to push',
    };
  return { repo, kind: 'fine', says: 'issues can be made and changed' };
}

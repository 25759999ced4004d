/** What the environment says of GitHub: GITHUB_TOKEN, and GITHUB_API_URL for an Enterprise Server. */
import type { Environment } from '@sb/config';
import { quote, readUrl } from '@sb/words';

export interface GithubAccess {
  readonly token: string;
  /** Default: that of github.com */
  readonly baseUrl?: string;
}

export interface AccessProblem {
  readonly name: 'GITHUB_TOKEN' | 'GITHUB_API_URL';
  readonly says: string;
}

/** All that is wrong, at once. */
export function githubAccess(
  env: Environment,
): GithubAccess | { readonly problems: readonly AccessProblem[] } {
  const token = env['GITHUB_TOKEN']?.trim() ?? '';
  const baseUrl = env['GITHUB_API_URL']?.trim() ?? '';
  const problems: AccessProblem[] = [];
  if (token === '')
    problems.push({
      name: 'GITHUB_TOKEN',
      says: 'is not set: the sync needs a token that may read and write issues. How to make one: docs/guides/github-sync.md',
    });
  if (baseUrl !== '' && !isHttp(baseUrl))
    problems.push({
      name: 'GITHUB_API_URL',
      says: `expected an address such as https://github.example.com/api/v3, got ${quote(baseUrl)}`,
    });
  return problems.length > 0 ? { problems } : { token, ...(baseUrl !== '' && { baseUrl }) };
}

function isHttp(text: string): boolean {
  return /^https?:$/.test(readUrl(text)?.protocol ?? '');
}

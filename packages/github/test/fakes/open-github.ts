import { Octokit } from '@octokit/core';
import { onTestFinished } from 'vitest';
import { type FakeGithub, type FakeGithubOptions, startFakeGithub, TOKEN } from './fake-github.ts';
import type { RepositorySettings } from './state.ts';

export const SITE = { owner: 'acme', repo: 'site' };
export const LIST = 'GET /repos/{owner}/{repo}/issues';
export const CREATE = 'POST /repos/{owner}/{repo}/issues';
export const GET = 'GET /repos/{owner}/{repo}/issues/{issue_number}';
export const PATCH = 'PATCH /repos/{owner}/{repo}/issues/{issue_number}';

/** A fake with the repository acme/site, and GitHub's own client for it. */
export async function openGithub(
  settings: Partial<RepositorySettings> = {},
  options: FakeGithubOptions = {},
): Promise<{ readonly github: FakeGithub; readonly ask: Octokit['request'] }> {
  const github = await startFakeGithub(onTestFinished, options);
  github.addRepository('acme/site', { assignable: ['ada', 'bob'], ...settings });
  return { github, ask: clientOf(github) };
}

export function clientOf({ url }: FakeGithub, auth: string = TOKEN): Octokit['request'] {
  return new Octokit({ auth, baseUrl: url, request: { redirect: 'manual' } }).request;
}

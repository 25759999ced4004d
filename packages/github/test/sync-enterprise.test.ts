/** An Enterprise Server: its API is below a path of its host, and may have no limits. */
import { aboveStore } from '@sb/testkit';
import { describe, expect, onTestFinished, test } from 'vitest';
import { checkGithub } from '../src/index.ts';
import { type FakeGithub, startFakeGithub, TOKEN } from './fakes/fake-github.ts';
import { aTask, MINUTE, REPO, syncPlace } from './sync-place.ts';

const BASE = { basePath: '/api/v3' };

/** With one repository; no store takes part. */
async function anEnterpriseServer(): Promise<FakeGithub> {
  const github = await startFakeGithub(onTestFinished, BASE);
  github.addRepository(REPO);
  return github;
}

/** A wait before another try moves the clock of the server, and takes no time. */
const check = async ({ url, clock }: FakeGithub, repos: readonly string[], token = TOKEN) =>
  checkGithub({
    token,
    baseUrl: `${url}/`,
    repos,
    signal: new AbortController().signal,
    clock: { now: () => clock.now(), sleep: async (ms) => clock.move(ms) },
  });

aboveStore('the sync with an Enterprise Server', (open) => {
  test('makes, changes and finds issues below the path', async () => {
    const { github, sync, links } = await syncPlace(open, BASE);
    github.next({ method: 'POST', path: /\/issues$/, do: 'drop-after' });
    await sync([aTask('a', { assigneeLogin: 'ada-gh' })]);
    github.clock.move(MINUTE);
    await sync([aTask('a', { title: 'New', assigneeLogin: 'ada-gh' }), aTask('b')]);
    expect(github.issues(REPO)).toMatchObject([
      { title: 'New', assignees: ['ada-gh'] },
      { title: 'Task b', labels: ['priority:high'] },
    ]);
    expect(await links()).toEqual({ a: `linked ${REPO}#1`, b: `linked ${REPO}#2` });
    expect(new URL(github.url).pathname).toBe('/api/v3');
  });

  test('follows an issue and a repository to their new places below the path', async () => {
    const { github, sync, links } = await syncPlace(open, BASE);
    github.addRepository('acme/new');
    await sync([aTask('a'), aTask('b')]);
    github.transfer(REPO, 1, 'acme/new');
    github.rename(REPO, 'acme/renamed');
    const tasks = [aTask('a', { title: 'New' }), aTask('b', { title: 'New' }), aTask('c')];
    expect(await sync(tasks)).toMatchObject({ updated: 2, created: 1, failed: 0, warnings: [] });
    expect(await links()).toEqual({
      a: 'linked acme/new#1',
      b: 'linked acme/renamed#2',
      c: 'linked acme/renamed#3',
    });
  });

  test.each(['https://elsewhere.example/api/v3/repositories/1', '//elsewhere.example/', 'http://'])(
    'does not follow to %s, where the token would go',
    async (location) => {
      const { github, sync, links } = await syncPlace(open, BASE);
      await sync([aTask('a')]);
      github.next({
        path: /issues\/1$/,
        do: { answer: { status: 301, headers: { location }, body: { message: 'Moved Permanently' } } },
      });
      const { warnings } = await sync([aTask('a', { title: 'New' })]);
      expect(warnings).toEqual([expect.objectContaining({ code: 'moved' })]);
      expect(await links()).toEqual({ a: `moved ${REPO}#1` });
    },
  );

  test('works without limits, and its clock is known all the same', async () => {
    const { github, sync } = await syncPlace(open, { ...BASE, behindMs: 20 * MINUTE });
    github.hasLimits = false;
    github.next({ method: 'POST', path: /\/issues$/, do: 'drop-after' });
    await sync([aTask('a')]);
    github.clock.move(MINUTE);
    expect(await sync([aTask('a')])).toMatchObject({ remaining: 0, failed: 0 });
    expect(github.issues(REPO)).toHaveLength(1);
  });
});

describe('the check of an Enterprise Server', () => {
  test('below the path, through a rename', async () => {
    const github = await anEnterpriseServer();
    github.addRepository('acme/old');
    github.rename('acme/old', 'acme/renamed');
    expect(await check(github, [REPO, 'acme/old'])).toMatchObject({
      token: { kind: 'accepted', login: 'signal-blueprint' },
      limit: { limit: 5_000 },
      repositories: [
        { repo: REPO, kind: 'fine' },
        { repo: 'acme/old', kind: 'renamed', says: expect.stringContaining('acme/renamed') },
      ],
    });
  });

  test.each([404, 503])('at a wrong place, where all answers are %i', async (status) => {
    const github = await anEnterpriseServer();
    github.next({ times: 9, do: { answer: { status, body: { message: 'Nothing here' } } } });
    expect(await check(github, [REPO])).toEqual({
      token: {
        kind: 'unreachable',
        says: `the answer is ${status} (Nothing here): is GITHUB_API_URL right?`,
      },
      repositories: [],
    });
  });

  test('at a wrong place, where a web page refuses everything', async () => {
    const github = await anEnterpriseServer();
    const page = { headers: { 'content-type': 'text/html' }, body: '<html>Forbidden</html>' };
    github.next({ times: 9, do: { answer: { status: 403, ...page } } });
    expect(await check(github, [REPO])).toEqual({
      token: { kind: 'unreachable', says: 'the answer is 403: is GITHUB_API_URL right?' },
      repositories: [],
    });
  });

  test('at a wrong place, where the limits are refused and the user does not answer', async () => {
    const github = await anEnterpriseServer();
    github.next({ path: /rate_limit/, do: { answer: { status: 403, body: { message: 'Forbidden' } } } });
    github.next({ path: /user$/, times: 9, do: 'drop-before' });
    expect(await check(github, [REPO])).toMatchObject({ token: { kind: 'unreachable' }, repositories: [] });
  });

  test('with the token of an app, which has no user', async () => {
    const github = await anEnterpriseServer();
    Object.assign(github.viewer, { isApp: true });
    github.hasLimits = false;
    expect(await check(github, [REPO])).toMatchObject({
      token: { kind: 'accepted' },
      repositories: [{ repo: REPO, kind: 'fine' }],
    });
  });

  test('without limits, with a token that it refuses too', async () => {
    const github = await anEnterpriseServer();
    github.hasLimits = false;
    const { token, limit } = await check(github, [REPO]);
    expect([token.kind, limit]).toEqual(['accepted', undefined]);
    github.next({
      path: /rate_limit/,
      do: { answer: { status: 404, body: { message: 'Rate limiting is not enabled.' } } },
    });
    expect(await check(github, [REPO], 'ghp_wrong')).toEqual({
      token: { kind: 'refused' },
      repositories: [],
    });
  });
});

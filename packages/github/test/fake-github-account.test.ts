import { describe, expect, test } from 'vitest';
import { clientOf, CREATE, LIST, openGithub, SITE } from './fakes/open-github.ts';

describe('the account', () => {
  test('sees itself, its limit, its repositories and who may be assigned', async () => {
    const { github, ask } = await openGithub({ canPush: false });
    expect((await ask('GET /user')).data.login).toBe('signal-blueprint');
    const site = await ask('GET /repos/{owner}/{repo}', { owner: 'ACME', repo: 'Site' });
    expect(site.data).toMatchObject({
      full_name: 'acme/site',
      has_issues: true,
      permissions: { push: false },
    });
    const assignee = (login: string) =>
      ask('GET /repos/{owner}/{repo}/assignees/{assignee}', { ...SITE, assignee: login });
    await expect(assignee('Ada')).resolves.toMatchObject({ status: 204 });
    await expect(assignee('eve')).rejects.toMatchObject({ status: 404 });
    const { rate } = (await ask('GET /rate_limit')).data;
    expect(rate).toEqual({ limit: 5000, remaining: 4996, used: 4, reset: 1_770_022_800 });
    expect(github.faults).toEqual([]);
  });

  test('of an app may not read itself, and writes under the name of its bot', async () => {
    const { github, ask } = await openGithub();
    Object.assign(github.viewer, { login: 'blueprint[bot]', isApp: true });
    await expect(ask('GET /user')).rejects.toMatchObject({ status: 403 });
    const { data } = await ask(CREATE, { ...SITE, title: 'One' });
    expect(data.user).toMatchObject({ login: 'blueprint[bot]', type: 'Bot' });
    expect(github.faults).toEqual([]);
  });

  test('gets the time of the fake and no ETag, also below a path', async () => {
    const { github, ask } = await openGithub({}, { now: '2026-03-01T10:00:00Z', basePath: '/api/v3' });
    const { headers } = await ask(LIST, SITE);
    expect(headers).toMatchObject({
      date: 'Sun, 01 Mar 2026 10:00:00 GMT',
      'content-type': 'application/json; charset=utf-8',
      'x-ratelimit-limit': '5000',
      'x-ratelimit-remaining': '4999',
      'x-ratelimit-reset': '1772362800',
      'x-github-request-id': expect.stringMatching(/^FAKE:/),
    });
    expect(headers.etag).toBeUndefined();
    github.clock.set('2026-03-01T10:00:30Z');
    expect((await ask(LIST, SITE)).headers.date).toBe('Sun, 01 Mar 2026 10:00:30 GMT');
    expect(github.requests[0]?.path).toBe('/repos/acme/site/issues');
    expect(github.faults).toEqual([]);
  });
});

describe('a token', () => {
  test('must be the right one', async () => {
    const { github, ask } = await openGithub();
    const refused = { status: 401, response: { data: { message: 'Bad credentials' } } };
    await expect(clientOf(github, 'ghp_wrong')(LIST, SITE)).rejects.toMatchObject(refused);
    github.token = 'ghp_new';
    await expect(ask(LIST, SITE)).rejects.toMatchObject(refused);
    expect(github.faults).toEqual([]);
  });

  test('has a limit until the hour is over', async () => {
    const { github, ask } = await openGithub();
    github.rate.remaining = 1;
    expect((await ask(LIST, SITE)).headers['x-ratelimit-remaining']).toBe('0');
    await expect(ask(CREATE, { ...SITE, title: 'One' })).rejects.toMatchObject({
      status: 403,
      response: { headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1770022800' } },
    });
    github.clock.set(1_770_022_800_000);
    expect((await ask(LIST, SITE)).headers['x-ratelimit-remaining']).toBe('4999');
    expect(github.issues('acme/site')).toEqual([]);
    expect(github.faults).toEqual([]);
  });
});

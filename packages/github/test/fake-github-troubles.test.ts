import { EventEmitter, once } from 'node:events';
import { describe, expect, test } from 'vitest';
import * as answers from './fakes/answers.ts';
import { CREATE, GET, LIST, openGithub, PATCH, SITE } from './fakes/open-github.ts';

const GET_REPOSITORY = 'GET /repos/{owner}/{repo}';
const ONE = { ...SITE, issue_number: 1 };

describe('a repository', () => {
  test('that was renamed redirects from its old name', async () => {
    const { github, ask } = await openGithub();
    await ask(CREATE, { ...SITE, title: 'One' });
    github.rename('acme/site', 'globex/shop');
    const base = `${github.url}/repositories/${github.repository('globex/shop').id}`;
    const repository = await ask(GET_REPOSITORY, SITE);
    expect(repository).toMatchObject({ status: 301, headers: { location: base }, data: { url: base } });
    expect((await ask(`GET ${base}`)).data).toMatchObject({ full_name: 'globex/shop' });
    const list = await ask(LIST, { ...SITE, state: 'all' });
    expect(list).toMatchObject({ status: 301, headers: { location: `${base}/issues?state=all` } });
    const created = await ask(CREATE, { ...SITE, title: 'Two' });
    expect(created).toMatchObject({ status: 307, headers: { location: `${base}/issues` } });
    expect(github.issues('globex/shop')).toHaveLength(1);
    expect(await ask(PATCH, { ...ONE, state: 'closed' })).toMatchObject({ status: 307 });
    const followed = await ask(`PATCH ${base}/issues/1`, { state: 'closed' });
    expect(followed).toMatchObject({
      status: 200,
      data: { repository_url: `${github.url}/repos/globex/shop` },
    });
    github.addRepository('acme/site');
    await expect(ask(GET_REPOSITORY, SITE)).resolves.toMatchObject({ status: 200 });
    expect(github.faults).toEqual([]);
  });

  test('that cannot be read does not exist', async () => {
    const { github, ask } = await openGithub();
    await ask(CREATE, { ...SITE, title: 'One' });
    github.repository('acme/site').isReadable = false;
    await expect(ask(GET_REPOSITORY, SITE)).rejects.toMatchObject({ status: 404 });
    await expect(ask(GET, ONE)).rejects.toMatchObject({ status: 404 });
    await expect(ask(CREATE, { ...SITE, title: 'Two' })).rejects.toMatchObject({ status: 404 });
    github.rename('acme/site', 'acme/hidden');
    await expect(ask(GET_REPOSITORY, SITE)).rejects.toMatchObject({ status: 404 });
    expect(github.faults).toEqual([]);
  });

  test('without issues has pull requests only', async () => {
    const { github, ask } = await openGithub();
    github.person.open('acme/site', { title: 'One' });
    const pull = github.person.openPullRequest('acme/site', { title: 'Two' });
    github.repository('acme/site').hasIssues = false;
    const disabled = { status: 410, response: { data: { message: 'Issues are disabled for this repo' } } };
    await expect(ask(CREATE, { ...SITE, title: 'Three' })).rejects.toMatchObject(disabled);
    await expect(ask(GET, ONE)).rejects.toMatchObject(disabled);
    expect((await ask(LIST, SITE)).data).toMatchObject([{ number: pull }]);
    expect(github.faults).toEqual([]);
  });

  test('in the archive is read-only', async () => {
    const { github, ask } = await openGithub({ isArchived: true });
    await expect(ask(CREATE, { ...SITE, title: 'One' })).rejects.toMatchObject({ status: 403 });
    expect((await ask(GET_REPOSITORY, SITE)).data.archived).toBe(true);
    expect(github.issues('acme/site')).toEqual([]);
    expect(github.faults).toEqual([]);
  });
});

describe('an issue that', () => {
  test('was transferred redirects to its new place', async () => {
    const { github, ask } = await openGithub();
    const { id } = github.addRepository('acme/shop');
    github.person.open('acme/shop', { title: 'Other', labels: ['kept'] });
    await ask(CREATE, { ...SITE, title: 'One', body: 'Text', labels: ['kept', 'lost'] });
    expect(github.transfer('acme/site', 1, 'acme/shop')).toBe(2);
    const location = `${github.url}/repositories/${id}/issues/2`;
    expect(await ask(GET, ONE)).toMatchObject({ status: 301, headers: { location } });
    expect(await ask(PATCH, { ...ONE, title: 'New' })).toMatchObject({ status: 301, headers: { location } });
    const { data } = await ask(`GET ${location}`);
    expect(data).toMatchObject({ number: 2, title: 'One', body: 'Text', labels: [{ name: 'kept' }] });
    expect(data.repository_url).toBe(`${github.url}/repos/acme/shop`);
    expect((await ask(LIST, SITE)).data).toEqual([]);
    github.repository('acme/shop').isReadable = false;
    await expect(ask(GET, ONE)).rejects.toMatchObject({ status: 404 });
    expect(github.faults).toEqual([]);
  });

  test('was transferred may not say where', async () => {
    const { github, ask } = await openGithub();
    github.addRepository('acme/shop');
    github.person.open('acme/site', { title: 'One' });
    github.transfer('acme/site', 1, 'acme/shop', { isTold: false });
    const { status, headers, data } = await ask(GET, ONE);
    expect([status, headers.location, data.url]).toEqual([301, undefined, undefined]);
    expect(github.faults).toEqual([]);
  });

  test('was deleted is gone, and another was never there', async () => {
    const { github, ask } = await openGithub();
    github.person.open('acme/site', { title: 'One' });
    github.deleteIssue('acme/site', 1);
    await expect(ask(GET, ONE)).rejects.toMatchObject({ status: 410 });
    await expect(ask(PATCH, { ...ONE, title: 'New' })).rejects.toMatchObject({ status: 410 });
    await expect(ask(GET, { ...SITE, issue_number: 2 })).rejects.toMatchObject({ status: 404 });
    expect(github.person.open('acme/site', { title: 'Two' })).toBe(2);
    expect(github.faults).toEqual([]);
  });
});

describe('an ordered trouble', () => {
  const create = { ...SITE, title: 'One' };
  const issuesAfter = 'issues exist after it';

  test.each`
    trouble                                                    | count | meets
    ${'drop-before'}                                           | ${0}  | ${{ status: 500 }}
    ${'drop-after'}                                            | ${1}  | ${{ status: 500 }}
    ${{ answer: answers.serverError(503) }}                    | ${0}  | ${{ status: 503 }}
    ${{ answerAfter: answers.serverError() }}                  | ${1}  | ${{ status: 502 }}
    ${{ answer: answers.secondaryLimited({ retryAfter: 7 }) }} | ${0}  | ${{ status: 403, response: { headers: { 'retry-after': '7' } } }}
    ${{ answer: answers.rateLimited({ status: 429 }) }}        | ${0}  | ${{ status: 429, response: { headers: { 'x-ratelimit-remaining': '0' } } }}
  `(`meets one request: $trouble, and $count ${issuesAfter}`, async ({ trouble, count, meets }) => {
    const { github, ask } = await openGithub();
    const { met } = github.next({ method: 'POST', path: /\/issues$/, do: trouble });
    await ask(LIST, SITE);
    const error: { status: number; response?: unknown } = await ask(CREATE, create).catch((thrown) => thrown);
    await met;
    expect(error).toMatchObject(meets);
    // The client has no answer of a connection that breaks.
    expect(error.response === undefined).toBe(typeof trouble === 'string');
    expect(github.issues('acme/site')).toHaveLength(count);
    await expect(ask(CREATE, create)).resolves.toMatchObject({ status: 201 });
    expect(github.mutations).toHaveLength(2);
    expect(github.faults).toEqual([]);
  });

  test.each`
    how                                       | data
    ${{ answerAfter: answers.withoutNumber }} | ${{ title: 'One' }}
    ${{ answerAfter: answers.cutShort }}      | ${expect.any(String)}
    ${'cut-after'}                            | ${''}
  `('hides the number of an issue that was made: $how', async ({ how, data }) => {
    const { github, ask } = await openGithub();
    github.next({ method: 'POST', do: how });
    const made = await ask(CREATE, create);
    expect(made).toMatchObject({ status: 201, data });
    expect(made.data.number).toBeUndefined();
    expect(github.issues('acme/site')).toHaveLength(1);
    expect(github.faults).toEqual([]);
  });

  test('leaves a request without an answer', async () => {
    const { github, ask } = await openGithub();
    const { met } = github.next({ do: 'hang' });
    const leaving = new AbortController();
    const asked = ask(CREATE, { ...create, request: { signal: leaving.signal } });
    await Promise.all([
      expect(asked).rejects.toMatchObject({ name: 'AbortError' }),
      met.then(() => leaving.abort()),
    ]);
    expect(github.issues('acme/site')).toEqual([]);
    expect(github.faults).toEqual([]);
  });

  test('holds an answer back, and counts the requests that wait at once', async () => {
    const { github, ask } = await openGithub();
    const held = new EventEmitter();
    const { met } = github.next({ method: 'POST', do: { answerWhen: once(held, 'released') } });
    const asked = ask(CREATE, create);
    await met;
    expect(github.mostAtOnce()).toBe(1);
    expect((await ask(LIST, SITE)).data).toMatchObject([{ title: 'One' }]);
    expect(github.mostAtOnce()).toBe(2);
    held.emit('released');
    await expect(asked).resolves.toMatchObject({ status: 201 });
    await ask(LIST, SITE);
    expect(github.mostAtOnce()).toBe(2);
  });

  test('meets as many requests as it was ordered for, until it is cancelled', async () => {
    const { github, ask } = await openGithub();
    const trouble = github.next({ times: Infinity, do: { answer: answers.forbidden() } });
    await expect(ask(LIST, SITE)).rejects.toMatchObject({ status: 403 });
    await expect(ask('GET /user')).rejects.toMatchObject({ status: 403 });
    trouble.cancel();
    await expect(ask(LIST, SITE)).resolves.toMatchObject({ status: 200 });
    expect(github.faults).toEqual([]);
  });
});

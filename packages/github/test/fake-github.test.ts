import { describe, expect, test } from 'vitest';
import { CREATE, GET, LIST, openGithub, PATCH, SITE } from './fakes/open-github.ts';

describe('an issue', () => {
  test('is made, read, changed and counted', async () => {
    const { github, ask } = await openGithub();
    const labels = ['priority:high', { name: 'Priority:High' }];
    const made = await ask(CREATE, { ...SITE, title: 'Menu', body: 'Text', labels, assignees: ['Ada'] });
    expect(made).toMatchObject({
      status: 201,
      data: {
        number: 1,
        state: 'open',
        state_reason: null,
        comments: 0,
        repository_url: github.url + '/repos/acme/site',
      },
    });
    github.clock.move(5_000);
    const patch = { title: 'Menus', labels: [], assignees: ['bob'] };
    const changed = await ask(PATCH, { ...SITE, issue_number: 1, ...patch });
    expect(changed.data).toMatchObject({
      title: 'Menus',
      body: 'Text',
      labels: [],
      assignee: { login: 'bob' },
    });
    expect(changed.data.created_at).toBe('2026-02-02T08:00:00Z');
    expect(changed.data.updated_at).toBe('2026-02-02T08:00:05Z');
    github.clock.move(5_000);
    await ask(PATCH, { ...SITE, issue_number: 1, ...patch });
    const read = await ask(GET, { ...SITE, issue_number: 1 });
    expect(read.data).toEqual(changed.data);
    expect(github.repository('acme/site').labels).toMatchObject([{ name: 'priority:high', color: 'ededed' }]);
    expect(github.requests.map(({ method }) => method)).toEqual(['POST', 'PATCH', 'PATCH', 'GET']);
    expect(github.requests[1]?.path).toBe('/repos/acme/site/issues/1');
    expect(github.mutations).toHaveLength(3);
    expect(github.requests[0]).toMatchObject({ hasAuthorization: true, body: { title: 'Menu' } });
    expect(github.faults).toEqual([]);
  });

  test('keeps the reason for which it was closed until it is closed for another or opened', async () => {
    const { github, ask } = await openGithub();
    const number = github.person.open('acme/site', { title: 'One' });
    const patch = async (fields: {
      state?: 'open' | 'closed';
      state_reason?: 'not_planned' | 'duplicate';
    }) => {
      const { data } = await ask(PATCH, { ...SITE, issue_number: number, ...fields });
      return [data.state, data.state_reason];
    };
    expect(await patch({ state: 'closed' })).toEqual(['closed', 'completed']);
    expect(await patch({ state_reason: 'not_planned' })).toEqual(['closed', 'completed']);
    expect(await patch({ state: 'closed', state_reason: 'not_planned' })).toEqual(['closed', 'not_planned']);
    expect(await patch({ state: 'closed' })).toEqual(['closed', 'not_planned']);
    expect(await patch({ state: 'open' })).toEqual(['open', 'reopened']);
    expect(await patch({ state: 'closed', state_reason: 'duplicate' })).toEqual(['closed', 'duplicate']);
    github.person.reopen('acme/site', number);
    github.person.close('acme/site', number, 'not_planned');
    expect(github.issue('acme/site', number)).toMatchObject({ state: 'closed', reason: 'not_planned' });
    expect(github.faults).toEqual([]);
  });

  test.each`
    fields                                | fault
    ${{ title: ' ' }}                     | ${{ field: 'title', code: 'missing_field' }}
    ${{ title: 'x'.repeat(257) }}         | ${{ field: 'title', code: 'custom' }}
    ${{ body: 'x'.repeat(65_537) }}       | ${{ field: 'body', code: 'custom' }}
    ${{ assignees: ['ada', 'stranger'] }} | ${{ field: 'assignees', code: 'invalid', value: 'stranger' }}
  `('with the wrong $fault.field is refused', async ({ fields, fault }) => {
    const { github, ask } = await openGithub();
    const made = ask(CREATE, { ...SITE, title: 'One', ...fields });
    await expect(made).rejects.toMatchObject({ status: 422, response: { data: { errors: [fault] } } });
    expect(github.issues('acme/site')).toEqual([]);
    expect(github.faults).toEqual([]);
  });

  test('may have as many characters as GitHub allows, however many units they have', async () => {
    const { github, ask } = await openGithub();
    const texts = { title: '🎯'.repeat(256), body: '🎯'.repeat(65_536) };
    await ask(CREATE, { ...SITE, ...texts });
    expect(github.issue('acme/site', 1)).toMatchObject(texts);
    expect(github.faults).toEqual([]);
  });

  test('is changed by people a second later each time', async () => {
    const { github, ask } = await openGithub();
    const number = github.person.open('acme/site', { title: 'One', labels: ['bug'], author: 'eve' });
    github.person.edit('acme/site', number, { body: 'Edited', labels: ['bug', 'later'], assignees: ['bob'] });
    github.person.comment('acme/site', number);
    const { data } = await ask(GET, { ...SITE, issue_number: number });
    expect(data).toMatchObject({
      body: 'Edited',
      comments: 1,
      user: { login: 'eve' },
      created_at: '2026-02-02T08:00:01Z',
      updated_at: '2026-02-02T08:00:03Z',
      labels: [{ name: 'bug' }, { name: 'later' }],
    });
    expect(github.issue('acme/site', number)).toMatchObject({ labels: ['bug', 'later'], assignees: ['bob'] });
    expect(github.faults).toEqual([]);
  });

  test('loses labels, assignees and state silently to a token without the right to push', async () => {
    const { github, ask } = await openGithub({ canPush: false });
    const own = await ask(CREATE, { ...SITE, title: 'Own', labels: ['bug'], assignees: ['ada'] });
    expect(own.data).toMatchObject({ labels: [], assignees: [] });
    const closed = await ask(PATCH, { ...SITE, issue_number: 1, state: 'closed', labels: ['bug'] });
    expect(closed.data).toMatchObject({ state: 'closed', labels: [] });
    const issue_number = github.person.open('acme/site', { title: 'Theirs', labels: ['bug'] });
    const dropped = await ask(PATCH, {
      ...SITE,
      issue_number,
      state: 'closed',
      labels: [],
      assignees: ['ada'],
    });
    expect(dropped.data).toMatchObject({ state: 'open', labels: [{ name: 'bug' }], assignees: [] });
    await expect(ask(PATCH, { ...SITE, issue_number, title: 'Mine' })).rejects.toMatchObject({ status: 403 });
    await expect(ask('POST /repos/{owner}/{repo}/labels', { ...SITE, name: 'a' })).rejects.toMatchObject({
      status: 404,
    });
    expect(github.faults).toEqual([]);
  });
});

describe('a list', () => {
  test('has pages, which Link names', async () => {
    const { github, ask } = await openGithub();
    for (let n = 1; n <= 5; n++) github.person.open('acme/site', { title: `Issue ${n}` });
    const pages = [];
    for (const page of [1, 2, 3]) pages.push(await ask(LIST, { ...SITE, state: 'all', per_page: 2, page }));
    expect(pages.map(({ data }) => data.map(({ number }) => number))).toEqual([[5, 4], [3, 2], [1]]);
    const { id } = github.repository('acme/site');
    const at = (page: number) =>
      `<${github.url}/repositories/${id}/issues?state=all&per_page=2&page=${page}>`;
    expect(pages.map(({ headers }) => headers.link)).toEqual([
      `${at(2)}; rel="next", ${at(3)}; rel="last"`,
      `${at(1)}; rel="prev", ${at(3)}; rel="next", ${at(3)}; rel="last", ${at(1)}; rel="first"`,
      `${at(2)}; rel="prev", ${at(1)}; rel="first"`,
    ]);
    const next = await ask(`GET ${at(2).slice(1, -1)}`);
    expect(next.data).toEqual(pages[1]?.data);
    expect((await ask(LIST, SITE)).headers.link).toBeUndefined();
    expect(github.faults).toEqual([]);
  });

  test('is filtered by state, creator and last change, sorted, and has pull requests', async () => {
    const { github, ask } = await openGithub();
    await ask(CREATE, { ...SITE, title: 'Own' });
    const theirs = github.person.open('acme/site', { title: 'Theirs' });
    const pull = github.person.openPullRequest('acme/site', { title: 'Pull request' });
    github.person.close('acme/site', theirs);
    const numbers = async (query: object) => {
      const { data } = await ask(LIST, { ...SITE, ...query });
      return data.map(({ number }) => number);
    };
    expect(await numbers({})).toEqual([pull, 1]);
    expect(await numbers({ state: 'closed' })).toEqual([theirs]);
    expect(await numbers({ creator: 'Signal-Blueprint' })).toEqual([1]);
    expect(await numbers({ state: 'all', since: '2026-02-02T08:00:02Z' })).toEqual([pull, theirs]);
    expect(await numbers({ state: 'all', since: '2026-02-02T08:00:03.000Z' })).toEqual([theirs]);
    expect(await numbers({ state: 'all', sort: 'updated', direction: 'asc' })).toEqual([1, pull, theirs]);
    const { data } = await ask(GET, { ...SITE, issue_number: pull });
    expect(data.pull_request?.html_url).toBe(`https://github.com/acme/site/pull/${pull}`);
    expect(github.faults).toEqual([]);
  });

  test('lags behind the issues themselves', async () => {
    const { github, ask } = await openGithub();
    github.lagMs = 60_000;
    const { data } = await ask(CREATE, { ...SITE, title: 'One' });
    const count = async () => (await ask(LIST, SITE)).data.length;
    github.clock.move(59_999);
    expect(await count()).toBe(0);
    await expect(ask(GET, { ...SITE, issue_number: data.number })).resolves.toMatchObject({ status: 200 });
    github.clock.move(1);
    expect(await count()).toBe(1);
    expect(github.faults).toEqual([]);
  });
});

describe('labels', () => {
  const POST_LABEL = 'POST /repos/{owner}/{repo}/labels';
  const PATCH_LABEL = 'PATCH /repos/{owner}/{repo}/labels/{name}';

  test('are made once whatever their case, and a change shows in issues', async () => {
    const { github, ask } = await openGithub();
    const made = await ask(POST_LABEL, {
      ...SITE,
      name: 'status:blocked',
      color: 'd73a4a',
      description: 'Waits',
    });
    expect(made).toMatchObject({ status: 201, data: { color: 'd73a4a', description: 'Waits' } });
    await expect(ask(POST_LABEL, { ...SITE, name: 'Status:Blocked' })).rejects.toMatchObject({
      status: 422,
      response: { data: { errors: [{ resource: 'Label', field: 'name', code: 'already_exists' }] } },
    });
    await ask(CREATE, { ...SITE, title: 'One', labels: ['STATUS:blocked'] });
    await ask(PATCH_LABEL, { ...SITE, name: 'status:blocked', new_name: 'status/blocked' });
    expect(github.issue('acme/site', 1).labels).toEqual(['status/blocked']);
    const read = await ask('GET /repos/{owner}/{repo}/labels/{name}', { ...SITE, name: 'status/blocked' });
    expect(read.data).toMatchObject({ id: made.data.id, color: 'd73a4a' });
    await expect(ask(PATCH_LABEL, { ...SITE, name: 'none' })).rejects.toMatchObject({ status: 404 });
    expect(github.faults).toEqual([]);
  });

  test('have pages and limits', async () => {
    const { github, ask } = await openGithub();
    for (const name of ['a', 'b', 'c']) github.addLabel('acme/site', { name, color: '123456' });
    const listed = await ask('GET /repos/{owner}/{repo}/labels', { ...SITE, per_page: 2, page: 2 });
    expect(listed.data).toMatchObject([{ name: 'c', color: '123456', description: null }]);
    expect(listed.headers.link).toContain('page=1>; rel="prev"');
    for (const wrong of [{ name: 'x'.repeat(51) }, { description: 'x'.repeat(101) }, { color: '#fff' }])
      await expect(ask(POST_LABEL, { ...SITE, name: 'd', ...wrong })).rejects.toMatchObject({ status: 422 });
    expect(github.repository('acme/site').labels).toHaveLength(3);
    expect(github.faults).toEqual([]);
  });
});

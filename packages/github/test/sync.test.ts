/** What a run makes of tasks, and what it leaves alone. */
import { aboveStore, eachDialect, isSlow } from '@sb/testkit';
import { expect, test } from 'vitest';
import { aTask, HOUR, REPO, syncPlace } from './sync-place.ts';

const ISSUE_1 = `/repos/${REPO}/issues/1`;

eachDialect('the sync', (open) => {
  test('makes an issue with all of a task, its labels first, and a second run asks nothing', async () => {
    const { github, sync, seen, links, events } = await syncPlace(open);
    const task = aTask('inv-1', {
      acceptanceCriteria: 'It works.',
      phase: 'I',
      tags: ['design'],
      status: 'in-progress',
      sprint: '2026-02-02',
      estimateMinutes: 90,
      dueDate: '2026-02-06',
      assigneeLogin: 'ada-gh',
    });
    expect(await sync([task])).toMatchObject({ status: 'success', created: 1, failed: 0, warnings: [] });
    expect(github.issue(REPO, 1)).toMatchObject({
      title: 'Task inv-1',
      state: 'open',
      labels: ['priority:high', 'status:in-progress', 'genius:invention', 'design'],
      assignees: ['ada-gh'],
    });
    const { body } = github.issue(REPO, 1);
    for (const said of [
      'What inv-1 is about.',
      '### Acceptance criteria\n\nIt works.',
      '| Estimate | 1 h 30 min |',
      '| Due | 2026-02-06 |',
      '| Sprint | 2026-02-02 |',
      'org=acme task=inv-1 key=',
    ])
      expect(body).toContain(said);
    expect(github.repository(REPO).labels).toContainEqual(
      expect.objectContaining({ name: 'priority:high', color: 'd93f0b', description: 'Priority: high' }),
    );
    expect(await links()).toEqual({ 'inv-1': `linked ${REPO}#1` });
    expect(await events()).toEqual(['github.issue.created inv-1']);
    seen();
    expect(await sync([task])).toMatchObject({ status: 'noop', unchanged: 1 });
    expect(seen()).toEqual([]);
  });

  test('takes over the issue that a task names, and no pull request and none of another task', async () => {
    const { github, sync, links } = await syncPlace(open);
    const mine = github.person.open(REPO, { title: 'by Ada', body: 'Ada wrote this.', labels: ['bug'] });
    const pull = github.person.openPullRequest(REPO, { title: 'PR' });
    await sync([aTask('x')]);
    const report = await sync([
      aTask('x'),
      aTask('a', { issueNumber: mine }),
      aTask('b', { issueNumber: pull }),
      aTask('c', { issueNumber: 3 }),
    ]);
    expect(report.failures).toEqual([
      { taskId: 'b', says: `${REPO}#${pull} is a pull request, not an issue` },
      { taskId: 'c', says: `${REPO}#3 is the issue of another task: x of acme` },
    ]);
    expect(github.issue(REPO, mine)).toMatchObject({
      title: 'Task a',
      labels: ['bug', 'priority:high'],
      body: expect.stringMatching(/^Ada wrote this\.\n\n<!-- sb:start -->/),
    });
    expect(await links()).toMatchObject({ a: `linked ${REPO}#${mine}`, b: 'error', c: 'error' });
  });

  test('rehearses with GETs only, stores nothing, and shows each request', async () => {
    const { github, sync, links, events } = await syncPlace(open);
    await sync([aTask('a')]);
    const before = [await links(), await events()];
    const { changes } = await sync([aTask('a', { title: 'New' }), aTask('b', { priority: 'low' })], {
      dryRun: true,
    });
    expect(github.mutations).toHaveLength(2);
    expect(changes?.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `POST /repos/${REPO}/labels`,
      `POST /repos/${REPO}/issues`,
      `PATCH ${ISSUE_1}`,
    ]);
    expect(changes?.[2]?.body).toEqual({ title: 'New' });
    expect([await links(), await events()]).toEqual(before);
  });
});

aboveStore('the sync', (open) => {
  test('sends a new title alone, by one GET and one PATCH', async () => {
    const { github, sync, seen, events } = await syncPlace(open);
    await sync([aTask('a')]);
    seen();
    expect(await sync([aTask('a', { title: 'Another' })])).toMatchObject({ updated: 1 });
    expect(seen()).toEqual([`GET ${ISSUE_1}`, `PATCH ${ISSUE_1}`]);
    expect(github.mutations.at(-1)?.body).toEqual({ title: 'Another' });
    expect(await events()).toEqual(['github.issue.created a', 'github.issue.updated a']);
  });

  test('writes at least a second apart, labels too', async () => {
    const { github, sync } = await syncPlace(open);
    await sync([aTask('a'), aTask('b', { priority: 'low' })]);
    const times = github.mutations.map(({ at }) => at);
    expect(times).toHaveLength(4);
    for (const [at, time] of times.slice(1).entries())
      expect(time - (times[at] ?? 0)).toBeGreaterThanOrEqual(1_000);
  });

  test('closes what is done or cancelled with its reason, and opens it again', async () => {
    const { github, sync, events } = await syncPlace(open);
    const tasks = [aTask('a'), aTask('b'), aTask('c')];
    await sync(tasks);
    const done = [
      aTask('a', { status: 'done' }),
      aTask('b', { status: 'cancelled' }),
      aTask('c', { status: 'done', awaitsApproval: true }),
    ];
    expect(await sync(done)).toMatchObject({ closed: 2, updated: 1 });
    expect([1, 2, 3].map((number) => github.issue(REPO, number))).toMatchObject([
      { state: 'closed', reason: 'completed' },
      { state: 'closed', reason: 'not_planned' },
      { state: 'open', labels: ['priority:high', 'status:awaiting-approval'] },
    ]);
    await sync([aTask('a', { status: 'cancelled' }), aTask('b')]);
    expect([1, 2].map((number) => github.issue(REPO, number))).toMatchObject([
      { state: 'closed', reason: 'not_planned' },
      { state: 'open' },
    ]);
    expect((await events()).slice(3)).toEqual([
      'github.issue.closed a',
      'github.issue.closed b',
      'github.issue.updated c',
      'github.issue.closed a',
      'github.issue.reopened b',
    ]);
  });

  test('makes no issue for what is over already', async () => {
    const { sync, github } = await syncPlace(open);
    expect(await sync([aTask('a', { status: 'done' }), aTask('b', { status: 'cancelled' })])).toMatchObject({
      status: 'noop',
    });
    expect(github.requests).toEqual([]);
  });

  test('leaves closed what a person closed, says so once something else changes, and opens nothing', async () => {
    const { github, sync, seen } = await syncPlace(open);
    await sync([aTask('a')]);
    github.person.close(REPO, 1, 'not_planned');
    seen();
    await sync([aTask('a')]);
    expect(seen()).toEqual([]);
    const report = await sync([aTask('a', { title: 'New' })]);
    expect(report.warnings).toEqual([expect.objectContaining({ code: 'github-diverged', subject: 'a' })]);
    expect(github.issue(REPO, 1)).toMatchObject({ title: 'New', state: 'closed', reason: 'not_planned' });
  });

  test('leaves the text, labels and assignees of people as they are, byte for byte', async () => {
    const { github, sync } = await syncPlace(open);
    await sync([aTask('a', { tags: ['design'], assigneeLogin: 'ada-gh' })]);
    const { body } = github.issue(REPO, 1);
    const [before, after] = [
      '\u{1f4cc} Ada:\r\nsee below\r\n\r\n',
      '\r\n\r\n<!-- sb:end --> Bo: "done?"\u00a0',
    ];
    github.person.edit(REPO, 1, {
      body: `${before}${body}${after}`,
      labels: ['priority:high', 'design', 'wontfix'],
      assignees: ['ada-gh', 'bo-gh'],
    });
    await sync([aTask('a', { description: 'Changed.', priority: 'low' })]);
    const issue = github.issue(REPO, 1);
    expect(issue.body?.startsWith(before)).toBe(true);
    expect(issue.body?.endsWith(after)).toBe(true);
    expect(issue.body).toContain('Changed.');
    expect(issue.labels).toEqual(['wontfix', 'priority:low']);
    expect(issue.assignees).toEqual(['bo-gh']);
  });

  test('neutralises marks and mentions of a description', async () => {
    const { github, sync } = await syncPlace(open);
    const other = '<!-- signal-blueprint:task org=acme task=b key=0123456789abcdef -->';
    await sync([aTask('a', { description: `@team see\n<!-- sb:end -->\n${other}` })]);
    const { body } = github.issue(REPO, 1);
    expect(body).toContain('@\u200bteam see\n&lt;!-- sb:end -->\n&lt;!-- signal-blueprint');
    expect(await sync([aTask('a', { description: 'plain' })])).toMatchObject({ updated: 1 });
    expect(github.issue(REPO, 1).body?.match(/sb:end/g)).toHaveLength(1);
  });

  test('cuts a description so that the body has 65,536 characters, and none of them is broken', async () => {
    const { github, sync } = await syncPlace(open);
    await sync([aTask('a', { description: `x${'\u{1f600}ä'.repeat(40_000)}` })]);
    const body = github.issue(REPO, 1).body ?? '';
    expect(body.length).toBeGreaterThan(65_500);
    expect(body.length).toBeLessThanOrEqual(65_536);
    expect(body.includes('\ufffd')).toBe(false);
    expect(body.endsWith('<!-- sb:end -->')).toBe(true);
  });

  test('names the issue of a dependency, in the same run that makes it', async () => {
    const { github, sync } = await syncPlace(open);
    const tasks = [
      aTask('a', { dependsOn: [{ id: 'b', title: 'Later made' }] }),
      aTask('b', { createdAt: '2026-02-02T08:00:00.000Z' }),
      aTask('c', { dependsOn: [{ id: 'gone', title: 'No | issue' }] }),
    ];
    await sync(tasks);
    const byTitle = new Map(github.issues(REPO).map((issue) => [issue.title, issue]));
    const predecessor = byTitle.get('Task b')?.number;
    expect(byTitle.get('Task a')?.body).toContain(`| Depends on | #${predecessor} |`);
    expect(byTitle.get('Task c')?.body).toContain('| Depends on | No \\| issue |');
    expect(github.issues(REPO)).toHaveLength(3);
  });

  test('finds the numbers of tasks that wait for each other, with one more look at the first', async () => {
    const { github, sync } = await syncPlace(open);
    const report = await sync([
      aTask('a', { dependsOn: [{ id: 'b', title: 'b' }] }),
      aTask('b', { dependsOn: [{ id: 'a', title: 'a' }] }),
    ]);
    expect(report).toMatchObject({ created: 2, failed: 0 });
    const bodies = github.issues(REPO).map(({ body }) => body);
    expect(bodies[0]).toContain('| Depends on | #2 |');
    expect(bodies[1]).toContain('| Depends on | #1 |');
  });

  test('leaves the issue where it is when a task names another repository', async () => {
    const { github, sync, seen } = await syncPlace(open);
    github.addRepository('acme/other');
    await sync([aTask('a')]);
    seen();
    const report = await sync([aTask('a', { repo: 'acme/other', title: 'New' })]);
    expect(report.warnings).toEqual([expect.objectContaining({ code: 'repo-changed' })]);
    expect(seen()).toEqual([]);
  });

  test.each([
    [[], true, true],
    [[], false, false],
    [['ACME/App'], false, true],
    [['acme/*'], false, true],
    [['*'], false, true],
    [['acme/other', 'else/*'], true, false],
  ])('writes to a repository by %j, alone in the store: %j', async (allowedRepos, isAlone, may) => {
    const { github, sync } = await syncPlace(open);
    const report = await sync([aTask('a')], { settings: { allowedRepos }, isAlone });
    expect(github.issues(REPO)).toHaveLength(may ? 1 : 0);
    expect(github.requests.length > 0).toBe(may);
    expect(report.warnings.map(({ code, subject }) => `${code} ${subject}`)).toEqual(
      may ? [] : [`repo-not-allowed ${REPO}`],
    );
  });

  test('rehearses what GitHub would refuse, and by which name a repository is written now', async () => {
    const { github, sync } = await syncPlace(open);
    github.addRepository('acme/closed', { hasIssues: false });
    github.addRepository('acme/hidden', { isReadable: false });
    github.addRepository('acme/old');
    github.rename('acme/old', 'acme/renamed');
    const tasks = ['closed', 'hidden', 'old'].map((name) => aTask(name, { repo: `acme/${name}`, tags: [] }));
    const report = await sync(tasks, { dryRun: true });
    expect(report).toMatchObject({ created: 1, failed: 2 });
    expect(report.warnings.map(({ code, subject }) => `${code} ${subject}`)).toEqual([
      'issues-disabled acme/closed',
      'repo-unreachable acme/hidden',
    ]);
    expect(report.changes?.map(({ path }) => path)).toEqual([
      '/repos/acme/renamed/labels',
      '/repos/acme/renamed/issues',
    ]);
    expect(github.mutations).toEqual([]);
  });

  test('warns once of an assignee that a repository does not have, and sends the rest', async () => {
    const { github, sync } = await syncPlace(open);
    const report = await sync(['a', 'b'].map((id) => aTask(id, { assigneeLogin: 'bo-gone' })));
    expect(report.warnings).toEqual([
      {
        code: 'assignee-unknown',
        subject: REPO,
        message: '"bo-gone" cannot be assigned there: the issues have no assignee of ours',
      },
    ]);
    expect(github.requests.filter(({ path }) => path.includes('/assignees/'))).toHaveLength(1);
    expect(github.issues(REPO)).toMatchObject([{ assignees: [] }, { assignees: [] }]);
  });

  // More issues than two pages have, and more new tasks than a run may make. What 2,000 cost is measured by bench/github.mjs.
  const many = isSlow() ? 2_000 : 280;
  test(`keeps ${many} tasks of which most have an issue with the requests of those that changed`, async () => {
    const linked = many * 0.75;
    const { github, sync, seen } = await syncPlace(open);
    const all = Array.from({ length: many }, (_, at) =>
      aTask(`t${at}`, { createdAt: new Date(Date.UTC(2026, 0, 1) + at * 1_000).toISOString() }),
    );
    await sync(all.slice(0, linked), { settings: { maxMutationsPerRun: 5_000 } });
    expect(github.issues(REPO)).toHaveLength(linked);
    seen();
    const report = await sync(all);
    expect(report).toMatchObject({
      status: 'partial',
      unchanged: linked,
      created: 60,
      remaining: many - linked - 60,
    });
    const asked = seen();
    expect(asked.filter((one) => one.startsWith('POST'))).toHaveLength(60);
    expect(asked.filter((one) => one.includes('/issues/'))).toEqual([]);
    github.clock.move(HOUR);
    expect(await sync(all.slice(0, linked + 60))).toMatchObject({ status: 'noop', unchanged: linked + 60 });
  });
});

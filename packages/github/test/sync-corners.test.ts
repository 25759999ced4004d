/** Where the promises are narrow: names, markers, redirects, rights and answers that hardly ever come together. */
import { aboveStore } from '@sb/testkit';
import { describe, expect, test } from 'vitest';
import { inOrder } from '../src/sync/order.ts';
import { forbidden, notFound, validationFailed } from './fakes/answers.ts';
import { aTask, MINUTE, REPO, syncPlace } from './sync-place.ts';

const POST_ISSUE = { method: 'POST', path: /\/issues$/ } as const;
const ISSUE_1 = `/repos/${REPO}/issues/1`;

aboveStore('in the corners the sync', (open) => {
  describe('of labels', () => {
    test('takes names that differ in case for one, in the repository, in the issue and among tags', async () => {
      const { github, sync, seen } = await syncPlace(open);
      for (const name of ['PRIORITY:high', 'Größe', 'design 🎨']) github.addLabel(REPO, { name });
      const tags = ['größe', 'GRÖßE', 'Design 🎨'];
      await sync([aTask('a', { tags })]);
      expect(seen().filter((one) => one.startsWith('POST'))).toEqual([`POST /repos/${REPO}/issues`]);
      expect(github.issue(REPO, 1).labels).toEqual(['PRIORITY:high', 'Größe', 'design 🎨']);
      expect(await sync([aTask('a', { tags, title: 'New' })])).toMatchObject({ updated: 1 });
      expect(github.mutations.at(-1)?.body).toEqual({ title: 'New' });
    });

    test('has tags of at most 50 characters, whatever they are', async () => {
      const { github, sync } = await syncPlace(open);
      await sync([aTask('a', { tags: ['🎨'.repeat(50), 'x'.repeat(51)] })]);
      expect(github.issue(REPO, 1).labels).toEqual(['priority:high', '🎨'.repeat(50)]);
    });

    test('reads all pages of them, once in a run', async () => {
      const { github, sync, seen } = await syncPlace(open);
      for (let at = 0; at < 150; at++) github.addLabel(REPO, { name: `label ${at}` });
      github.addLabel(REPO, { name: 'priority:high' });
      await sync([aTask('a'), aTask('b', { tags: ['label 149'] })]);
      expect(seen().filter((one) => one.includes('/labels'))).toEqual([
        `GET /repos/${REPO}/labels`,
        `GET /repos/${REPO}/labels`,
      ]);
    });

    test('takes one that was made meanwhile for made', async () => {
      const { github, sync } = await syncPlace(open);
      github.addLabel(REPO, { name: 'priority:high' });
      github.next({ method: 'GET', path: /\/labels$/, do: { answer: { status: 200, body: [] } } });
      expect(await sync([aTask('a')])).toMatchObject({ created: 1, warnings: [] });
    });

    test.each([forbidden(), validationFailed({ resource: 'Label', field: 'name', code: 'invalid' })])(
      'goes on without one that is refused with %j',
      async (answer) => {
        const { github, sync } = await syncPlace(open);
        github.next({ method: 'POST', path: /\/labels$/, do: { answer } });
        const report = await sync([aTask('a'), aTask('b')]);
        expect(report).toMatchObject({ created: 2, failed: 0 });
        expect(report.warnings).toEqual([expect.objectContaining({ code: 'label-refused', subject: REPO })]);
      },
    );
  });

  test('leaves the half marker of a person, and the pasted text of another issue, where they are', async () => {
    const { github, sync } = await syncPlace(open);
    await sync([aTask('a'), aTask('b')]);
    const [mine, other] = [1, 2].map((number) => github.issue(REPO, number).body ?? '');
    const around = ['by Ada <!-- sb:start -->\r\n', `\n<!-- sb:end -->\n${other}\n`] as const;
    github.person.edit(REPO, 1, { body: around.join(mine) });
    await sync([aTask('a', { description: 'Changed.' }), aTask('b')]);
    expect(github.issue(REPO, 1).body).toBe(
      around.join((mine ?? '').replace('What a is about.', 'Changed.')),
    );
  });

  test('keeps the line ends of a browser around what it writes', async () => {
    const { github, sync } = await syncPlace(open);
    await sync([aTask('a')]);
    const body = `by Ada\r\n\r\n${github.issue(REPO, 1).body}\r\n`.replaceAll(/\r?\n/g, '\r\n');
    github.person.edit(REPO, 1, { body });
    await sync([aTask('a', { title: 'New' })]);
    expect(github.mutations.at(-1)?.body).toEqual({ title: 'New' });
    expect(github.issue(REPO, 1).body).toBe(body);
  });

  test('takes an assignee away that the repository no longer has, and none of people', async () => {
    const { github, sync } = await syncPlace(open);
    await sync([aTask('a', { assigneeLogin: 'ada-gh' })]);
    github.person.edit(REPO, 1, { assignees: ['ada-gh', 'bo-gh'] });
    github.repository(REPO).assignable = ['bo-gh'];
    const report = await sync([aTask('a', { assigneeLogin: 'ada-gh', title: 'New' })]);
    expect(report.warnings).toEqual([expect.objectContaining({ code: 'assignee-unknown' })]);
    expect(github.issue(REPO, 1)).toMatchObject({ title: 'New', assignees: ['bo-gh'] });
  });

  test('keeps the assignee while GitHub does not say whether it may be assigned', async () => {
    const { github, sync } = await syncPlace(open);
    await sync([aTask('a', { assigneeLogin: 'ada-gh' })]);
    const changed = [aTask('a', { assigneeLogin: 'ada-gh', title: 'New' })];
    const fault = { answer: { status: 502, body: { message: 'no' } } };
    for (const _ of [1, 2, 3]) github.next({ method: 'GET', path: /assignees/, do: fault });
    expect(await sync(changed)).toMatchObject({ remaining: 1, warnings: [] });
    expect(github.issue(REPO, 1)).toMatchObject({ assignees: ['ada-gh'] });
    expect(await sync(changed)).toMatchObject({ updated: 1 });
    expect(github.issue(REPO, 1)).toMatchObject({ title: 'New', assignees: ['ada-gh'] });
  });

  test('a task whose issue was never made goes to the repository that it names by now', async () => {
    const { github, sync, links } = await syncPlace(open);
    github.addRepository('acme/other');
    const pull = github.person.openPullRequest(REPO, { title: 'PR' });
    expect(await sync([aTask('a', { issueNumber: pull })])).toMatchObject({ failed: 1 });
    expect(await sync([aTask('a', { repo: 'acme/other' })])).toMatchObject({ created: 1, warnings: [] });
    expect(await links()).toEqual({ a: 'linked acme/other#1' });
    // One that was made and is gone stays with its repository until a person asks.
    github.repository('acme/other').issues.delete(1);
    const back = [aTask('a', { title: 'New' })];
    for (const _ of [1, 2]) await sync([aTask('a', { repo: 'acme/other', title: 'New' })]);
    expect(await sync(back)).toMatchObject({ skipped: 1, warnings: [{ code: 'repo-changed' }] });
    expect(await sync(back, { recreate: true })).toMatchObject({ created: 1 });
    expect(await links()).toEqual({ a: `linked ${REPO}#2` });
  });

  test('a task whose creation GitHub refused goes to the repository that it names by now', async () => {
    const { github, sync, links } = await syncPlace(open);
    github.addRepository('acme/other');
    const answer = validationFailed({ resource: 'Issue', field: 'title', code: 'invalid' });
    github.next({ ...POST_ISSUE, do: { answer } });
    expect(await sync([aTask('a')])).toMatchObject({ failed: 1 });
    expect(await sync([aTask('a', { repo: 'acme/other' })])).toMatchObject({ created: 1, warnings: [] });
    expect(await links()).toEqual({ a: 'linked acme/other#1' });
  });

  test('looks for another issue where the number of the task was wrong and is corrected', async () => {
    const { github, sync, links } = await syncPlace(open);
    for (const _ of [1, 2]) await sync([aTask('a', { issueNumber: 7 })]);
    expect(await links()).toEqual({ a: `missing ${REPO}#7` });
    expect(await sync([aTask('a', { issueNumber: 7 })])).toMatchObject({
      skipped: 1,
      unchanged: 0,
      warnings: [{ code: 'gone', subject: 'a' }],
    });
    const right = github.person.open(REPO, { title: 'by Ada' });
    expect(await sync([aTask('a', { issueNumber: right })])).toMatchObject({ updated: 1 });
    expect(await links()).toEqual({ a: `linked ${REPO}#${right}` });
  });

  test('names a dependency whose issue is gone by its title', async () => {
    const { github, sync } = await syncPlace(open);
    const a = aTask('a', { title: 'First' });
    const b = aTask('b', { dependsOn: [{ id: 'a', title: 'First' }] });
    await sync([a, b]);
    expect(github.issue(REPO, 2).body).toContain('#1');
    github.repository(REPO).issues.delete(1);
    const changed = { ...a, title: 'Newer' };
    for (const _ of [1, 2]) await sync([changed, b]);
    await sync([changed, b]);
    expect(github.issue(REPO, 2).body).not.toContain('#1');
    expect(github.issue(REPO, 2).body).toContain('First');
  });

  describe('of redirects', () => {
    test('follows an issue of a renamed repository that was transferred too', async () => {
      const { github, sync, links } = await syncPlace(open);
      github.addRepository('acme/new');
      await sync([aTask('a')]);
      github.transfer(REPO, 1, 'acme/new');
      github.rename(REPO, 'acme/renamed');
      github.rename('acme/new', 'acme/newest');
      expect(await sync([aTask('a', { title: 'New' })])).toMatchObject({ updated: 1, failed: 0 });
      expect(await links()).toEqual({ a: 'linked acme/newest#1' });
    });

    test('finds in a renamed repository what was lost, its labels and its members', async () => {
      const { github, sync, links } = await syncPlace(open);
      github.next({ ...POST_ISSUE, do: 'drop-after' });
      await sync([aTask('a')]);
      github.rename(REPO, 'acme/renamed');
      const report = await sync([aTask('a'), aTask('b', { assigneeLogin: 'ada-gh' })]);
      expect(report).toMatchObject({ created: 1, remaining: 0, failed: 0, warnings: [] });
      expect(await links()).toEqual({ a: 'linked acme/renamed#1', b: 'linked acme/renamed#2' });
      expect(github.issue('acme/renamed', 2).assignees).toEqual(['ada-gh']);
    });

    test('gives a renamed archive up by the name of now, with one PATCH', async () => {
      const { github, sync } = await syncPlace(open);
      await sync([aTask('a'), aTask('b')]);
      github.rename(REPO, 'acme/renamed');
      github.repository('acme/renamed').isArchived = true;
      const report = await sync(['a', 'b'].map((id) => aTask(id, { title: 'New' })));
      expect(report.failed).toBe(2);
      expect(github.mutations.filter(({ method }) => method === 'PATCH')).toHaveLength(1);
    });
  });

  describe('of what was lost', () => {
    test('finds it on the second page, and takes no pull request for it', async () => {
      const { github, sync, links } = await syncPlace(open);
      github.next({ ...POST_ISSUE, do: 'drop-after' });
      await sync([aTask('a')]);
      const body = github.issue(REPO, 1).body ?? '';
      github.person.openPullRequest(REPO, { title: 'PR', body, author: github.viewer.login });
      for (let at = 0; at < 120; at++)
        github.person.open(REPO, { title: `${at}`, author: github.viewer.login });
      await sync([aTask('a')]);
      expect(await links()).toEqual({ a: `linked ${REPO}#1` });
    });

    test('does not take the issue of another task for it, into which a person pasted its text', async () => {
      const { github, sync, links } = await syncPlace(open);
      await sync([aTask('a')]);
      github.next({ ...POST_ISSUE, do: 'drop-after' });
      await sync([aTask('a'), aTask('b')]);
      const [first, second] = [1, 2].map((number) => github.issue(REPO, number).body ?? '');
      github.person.edit(REPO, 1, { body: `${first}\n${second}` });
      await sync([aTask('a'), aTask('b')]);
      expect(await links()).toEqual({ a: `linked ${REPO}#1`, b: `linked ${REPO}#2` });
    });

    test('says which repository cannot be read, instead of waiting without a word', async () => {
      const { github, sync } = await syncPlace(open);
      github.next({ ...POST_ISSUE, do: 'drop-after' });
      await sync([aTask('a')]);
      github.repository(REPO).isReadable = false;
      const report = await sync([aTask('a')]);
      expect(report).toMatchObject({ failed: 1, remaining: 0 });
      expect(report.warnings).toEqual([expect.objectContaining({ code: 'repo-unreachable', subject: REPO })]);
    });

    test('asks nothing for a task that is marked no more', async () => {
      const { github, sync } = await syncPlace(open);
      github.next({ ...POST_ISSUE, do: 'drop-after' });
      await sync([aTask('a')]);
      const asked = github.requests.length;
      await sync([]);
      expect(github.requests).toHaveLength(asked);
    });

    test('keeps no link of a creation that a limit refused', async () => {
      const { github, sync, links } = await syncPlace(open);
      github.next({ ...POST_ISSUE, do: { answer: { status: 429, body: { message: 'rate limit' } } } });
      await sync([aTask('a')]);
      expect(await links()).toEqual({});
    });
  });

  describe('of an issue that a task names', () => {
    test('takes the right one over once the task names it, after a pull request', async () => {
      const { github, sync, links } = await syncPlace(open);
      const pull = github.person.openPullRequest(REPO, { title: 'PR' });
      const issue = github.person.open(REPO, { title: 'by Ada' });
      expect(await sync([aTask('a', { issueNumber: pull })])).toMatchObject({ failed: 1 });
      const asked = github.requests.length;
      expect(await sync([aTask('a', { issueNumber: pull })])).toMatchObject({ failed: 0 });
      expect(github.requests).toHaveLength(asked);
      expect(await sync([aTask('a', { issueNumber: issue })])).toMatchObject({ updated: 1, failed: 0 });
      expect(await links()).toEqual({ a: `linked ${REPO}#${issue}` });
    });

    test('takes none over that is the issue of another task under the name of before', async () => {
      const { github, sync, links } = await syncPlace(open);
      await sync([aTask('a')]);
      github.rename(REPO, 'acme/renamed');
      await sync([aTask('a', { title: 'New' })]);
      github.person.edit('acme/renamed', 1, { body: 'All of it is gone.' });
      const report = await sync([aTask('a', { title: 'New' }), aTask('b', { issueNumber: 1 })]);
      expect(report.failures).toEqual([
        { taskId: 'b', says: 'acme/renamed#1 is the issue of another task: a of acme' },
      ]);
      expect(await links()).toEqual({ a: 'linked acme/renamed#1', b: 'error' });
    });

    test('looks whether it may, also when the issue was not found at first', async () => {
      const { github, sync, links } = await syncPlace(open);
      const pull = github.person.openPullRequest(REPO, { title: 'PR' });
      github.next({ method: 'GET', path: /issues\/1$/, do: { answer: notFound() } });
      expect(await sync([aTask('a', { issueNumber: pull })])).toMatchObject({ remaining: 1 });
      expect(await sync([aTask('a', { issueNumber: pull })])).toMatchObject({ failed: 1 });
      expect(github.mutations).toEqual([]);
      expect(await links()).toEqual({ a: 'error' });
      for (const _ of [1, 2]) await sync([aTask('b', { issueNumber: 7 })]);
      expect(await links()).toMatchObject({ b: `missing ${REPO}#7` });
    });

    test('asks for it once', async () => {
      const { github, sync, seen } = await syncPlace(open);
      github.person.open(REPO, { title: 'by Ada' });
      await sync([aTask('a', { issueNumber: 1 })]);
      expect(seen().filter((one) => one === `GET ${ISSUE_1}`)).toHaveLength(1);
    });
  });

  test('makes a missing issue again where that is asked for, but not for a task that is over', async () => {
    const { github, sync, links } = await syncPlace(open);
    await sync([aTask('a'), aTask('b')]);
    for (const number of [1, 2]) github.repository(REPO).issues.delete(number);
    const tasks = [aTask('a', { title: 'New' }), aTask('b', { status: 'done' })];
    await sync(tasks);
    await sync(tasks);
    expect(await sync(tasks, { recreate: true })).toMatchObject({ created: 1 });
    expect(await links()).toEqual({ a: `linked ${REPO}#3`, b: `missing ${REPO}#2` });
  });

  test('sends a changed content that GitHub refuses once, and leaves the issue as it is', async () => {
    const { github, sync, links } = await syncPlace(open);
    await sync([aTask('a')]);
    const answer = validationFailed({ resource: 'Issue', field: 'title', code: 'invalid' });
    github.next({ method: 'PATCH', do: { answer } });
    expect(await sync([aTask('a', { title: 'New' })])).toMatchObject({ failed: 1 });
    const asked = github.requests.length;
    await sync([aTask('a', { title: 'New' })]);
    expect(github.requests).toHaveLength(asked);
    expect(await links()).toEqual({ a: `error ${REPO}#1` });
    expect(await sync([aTask('a', { title: 'Newer' })])).toMatchObject({ updated: 1 });
  });

  test('gives a PATCH up after three tries, tries again in the next run, and goes on with the others', async () => {
    const { github, sync, waits } = await syncPlace(open);
    await sync([aTask('a'), aTask('b')]);
    github.next({ method: 'PATCH', path: /\/1$/, times: 3, do: 'drop-before' });
    const tasks = ['a', 'b'].map((id) => aTask(id, { title: 'New' }));
    expect(await sync(tasks)).toMatchObject({ failed: 1, updated: 1 });
    expect(waits.filter((ms) => ms === 2_000)).toHaveLength(1);
    expect(await sync(tasks)).toMatchObject({ failed: 0, updated: 1, unchanged: 1 });
  });

  test('looks at no issue that it has no room to change', async () => {
    const { github, sync, seen } = await syncPlace(open);
    const tasks = ['a', 'b', 'c'].map((id) => aTask(id));
    await sync(tasks);
    github.clock.move(MINUTE);
    seen();
    const changed = tasks.map((task) => ({ ...task, title: 'New' }));
    expect(await sync(changed, { settings: { maxMutationsPerRun: 1 } })).toMatchObject({
      updated: 1,
      remaining: 2,
    });
    expect(seen()).toEqual([`GET ${ISSUE_1}`, `PATCH ${ISSUE_1}`]);
    // The others waited longer.
    await sync(changed, { settings: { maxMutationsPerRun: 1 } });
    expect(github.issues(REPO).map(({ title }) => title)).toEqual(['New', 'New', 'Task c']);
  });
});

test('tasks are looked at by their last push, else their creation, then by id, after what they wait for', () => {
  const tasks = [
    aTask('pushed-late'),
    aTask('new', { createdAt: '2026-02-03T08:00:00.000Z' }),
    aTask('waits', { createdAt: '2026-01-01T08:00:00.000Z', dependsOn: [{ id: 'new', title: 'new' }] }),
    aTask('b'),
    aTask('a', { dependsOn: [{ id: 'pushed-late', title: 'has an issue' }] }),
  ];
  const links = new Map([
    [
      'pushed-late',
      {
        taskId: 'pushed-late',
        repo: REPO,
        taskRepo: REPO,
        state: 'linked' as const,
        issueNumber: 1,
        managedLabels: [],
        lastPushedAt: Date.parse('2026-02-04T08:00:00.000Z'),
      },
    ],
  ]);
  expect(inOrder(tasks, links).map(({ id }) => id)).toEqual(['new', 'waits', 'a', 'b', 'pushed-late']);
});

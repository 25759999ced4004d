/** A task whose creation had no answer names an issue: the issue of the creation may exist beside that one. */
import { aboveStore } from '@sb/testkit';
import { expect, test } from 'vitest';
import { secondaryLimited } from './fakes/answers.ts';
import { aTask, HOUR, MINUTE, REPO, syncPlace } from './sync-place.ts';

const POST_ISSUE = { method: 'POST', path: /\/issues$/ } as const;

aboveStore('the sync of a task whose creation had no answer and that names an issue', (open) => {
  test('makes no second issue where the named one is gone, and was so before the creation', async () => {
    const { github, sync, links, seen } = await syncPlace(open);
    const named = [aTask('a', { issueNumber: github.person.open(REPO, { title: 'by Ada' }) })];
    await sync(named);
    github.deleteIssue(REPO, 1);
    const tasks = named.map((task) => ({ ...task, title: 'New' }));
    await sync(tasks);
    expect(await links()).toEqual({ a: `deleted ${REPO}#1` });
    github.lagMs = 5 * MINUTE;
    github.next({ ...POST_ISSUE, do: 'drop-after' });
    await sync(tasks, { recreate: true });
    expect(await links()).toEqual({ a: 'unknown' });
    seen();
    expect(await sync(tasks)).toMatchObject({ remaining: 1, failed: 0 });
    expect(seen()).not.toContain(`GET /repos/${REPO}/issues/1`);
    github.clock.move(6 * MINUTE);
    await sync(tasks, { recreate: true });
    expect(await links()).toEqual({ a: `linked ${REPO}#2` });
    expect(github.issues(REPO)).toHaveLength(1);
  });

  test.each([
    ['lost on its way', 'drop-before' as const],
    ['refused by the limit', { answer: secondaryLimited() }],
  ])(
    'makes an issue in the place of the named one in a later run where the creation was %s',
    async (_what, trouble) => {
      const { github, sync, links, seen } = await syncPlace(open);
      const number = github.person.open(REPO, { title: 'by Ada' });
      const tasks = [aTask('a', { issueNumber: number })];
      await sync(tasks);
      github.deleteIssue(REPO, number);
      await sync([aTask('a', { issueNumber: number, title: 'New' })]);
      expect(await links()).toEqual({ a: `deleted ${REPO}#${number}` });
      github.next({ ...POST_ISSUE, do: trouble });
      expect(await sync(tasks, { recreate: true })).toMatchObject({ created: 0, remaining: 1 });
      github.clock.move(HOUR);
      seen();
      expect(await sync(tasks)).toMatchObject({ created: 1 });
      expect(seen()).not.toContain(`GET /repos/${REPO}/issues/${number}`);
      expect(await links()).toEqual({ a: `linked ${REPO}#2` });
      expect(await sync(tasks)).toMatchObject({ unchanged: 1 });
    },
  );

  test('makes an issue in the place of the named one where the task names none by the time of the next run', async () => {
    const { github, sync, links } = await syncPlace(open);
    const number = github.person.open(REPO, { title: 'by Ada' });
    const named = aTask('a', { issueNumber: number });
    await sync([named]);
    github.deleteIssue(REPO, number);
    await sync([{ ...named, title: 'New' }]);
    github.next({ ...POST_ISSUE, do: 'drop-before' });
    await sync([named], { recreate: true });
    github.clock.move(HOUR);
    await sync([aTask('a')]);
    expect(await links()).toEqual({ a: `linked ${REPO}#2` });
  });

  test.each(['a pull request', 'deleted', 'not found', 'of another task', 'elsewhere'])(
    'keeps the creation where the named one is %s',
    async (what) => {
      const { github, sync, links, events } = await syncPlace(open);
      const settings = { allowedRepos: [REPO] };
      github.addRepository('acme/other');
      function numberFor(named: string): number {
        if (named === 'not found') return 77;
        if (named === 'a pull request') return github.person.openPullRequest(REPO, { title: 'PR' });
        return github.person.open(REPO, { title: 'by Ada' });
      }
      const number = numberFor(what);
      if (what === 'deleted') github.deleteIssue(REPO, number);
      if (what === 'elsewhere') github.transfer(REPO, number, 'acme/other');
      const others = what === 'of another task' ? [aTask('b', { issueNumber: number })] : [];
      await sync(others, { settings });
      github.lagMs = 5 * MINUTE;
      github.next({ ...POST_ISSUE, do: 'drop-after' });
      await sync([...others, aTask('a')], { settings });
      const wrong = [...others, aTask('a', { issueNumber: number })];
      expect(await sync(wrong, { settings })).toMatchObject({ failed: 1, failures: [{ taskId: 'a' }] });
      expect(await links()).toMatchObject({ a: 'unknown' });
      const made = github.issues(REPO).length;
      // The number is taken out again.
      expect(await sync([...others, aTask('a')], { settings })).toMatchObject({ created: 0, remaining: 1 });
      github.clock.move(6 * MINUTE);
      await sync([...others, aTask('a')], { settings });
      expect(github.issues(REPO)).toHaveLength(made);
      expect((await links())['a']).toMatch(/^linked acme\/app#\d+$/);
      expect((await events()).filter((event) => event.endsWith(' a'))).toEqual(['github.issue.created a']);
    },
  );

  test('asks once for what may not be its issue, and takes over what may', async () => {
    const { github, sync, links, seen } = await syncPlace(open);
    const pull = github.person.openPullRequest(REPO, { title: 'PR' });
    const issue = github.person.open(REPO, { title: 'by Ada', labels: ['mine'] });
    github.next({ ...POST_ISSUE, do: 'drop-before' });
    await sync([aTask('a')]);
    expect(await sync([aTask('a', { issueNumber: pull })])).toMatchObject({ failed: 1 });
    seen();
    expect(await sync([aTask('a', { issueNumber: pull })])).toMatchObject({ failed: 0, remaining: 1 });
    expect(seen()).not.toContain(`GET /repos/${REPO}/issues/${pull}`);
    expect(await sync([aTask('a', { issueNumber: issue })])).toMatchObject({ updated: 1 });
    expect(await links()).toEqual({ a: `linked ${REPO}#${issue}` });
    expect(github.issue(REPO, issue).labels).toEqual(['mine', 'priority:high']);
  });

  test('knows its own issue by its key: what the creation put there goes, what people did stays', async () => {
    const { github, sync, links, events } = await syncPlace(open);
    github.lagMs = 5 * MINUTE;
    github.next({ ...POST_ISSUE, do: 'drop-after' });
    await sync([aTask('a', { assigneeLogin: 'ada-gh' })]);
    github.person.close(REPO, 1);
    await sync([aTask('a', { issueNumber: 1, priority: 'low', assigneeLogin: 'bo-gh' })]);
    expect(github.issue(REPO, 1)).toMatchObject({
      state: 'closed',
      labels: ['priority:low'],
      assignees: ['bo-gh'],
    });
    expect(await links()).toEqual({ a: `linked ${REPO}#1` });
    expect(await events()).toEqual(['github.issue.created a', 'github.issue.updated a']);
  });
});

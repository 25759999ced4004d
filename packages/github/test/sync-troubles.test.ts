/** Lost answers, limits and refusals: no task gets two issues, no request comes too early, one fault stops no other task. */
import { sql, type Tx } from '@sb/storage';
import { aboveStore, eachDialect } from '@sb/testkit';
import { describe, expect, test } from 'vitest';
import { forbidden, noRights } from './fakes/answers.ts';
import { TOKEN } from './fakes/fake-github.ts';
import { aTask, HOUR, MINUTE, REPO, syncPlace } from './sync-place.ts';

const ISSUES = /\/issues$/;
const POST_ISSUE = { method: 'POST', path: ISSUES } as const;

eachDialect('the sync in trouble', (open) => {
  test('takes an intent that a crash left for a lost answer', async () => {
    const { github, sync, store, links } = await syncPlace(open);
    github.next({ ...POST_ISSUE, do: 'drop-after' });
    await sync([aTask('a')]);
    await store.write((tx: Tx) =>
      tx.run(sql`update github_links set state = 'intent', body = replace(body, '"unknown"', '"intent"')`),
    );
    await sync([aTask('a')]);
    expect(github.issues(REPO)).toHaveLength(1);
    expect(await links()).toEqual({ a: `linked ${REPO}#1` });
  });

  describe('limits', () => {
    const SECONDARY = { message: 'You have exceeded a secondary rate limit.' };

    test('stop the run at once; ten issues are made in the end, none twice, no request before the time', async () => {
      const { github, sync } = await syncPlace(open);
      const tasks = Array.from({ length: 10 }, (_, at) => aTask(`t${at}`));
      await sync(tasks.slice(0, 2));
      github.next({
        ...POST_ISSUE,
        do: { answer: { status: 403, headers: { 'retry-after': '120' }, body: SECONDARY } },
      });
      const stopped = github.clock.now();
      const report = await sync(tasks);
      expect(report).toMatchObject({ status: 'partial', created: 0, remaining: 8 });
      const resumeAt = Date.parse(report.resumeAfter ?? '');
      expect(resumeAt - stopped).toBeGreaterThanOrEqual(120_000);
      const asked = github.requests.length;
      expect(await sync(tasks)).toMatchObject({ status: 'partial', resumeAfter: report.resumeAfter });
      expect(github.requests).toHaveLength(asked);
      github.clock.set(resumeAt + 1);
      await sync(tasks);
      expect(
        github
          .issues(REPO)
          .map(({ title }) => title)
          .toSorted(),
      ).toEqual(tasks.map(({ title }) => title).toSorted());
      const early = github.requests.slice(asked).filter(({ at }) => at < resumeAt);
      expect(early).toEqual([]);
    });

    test('without a time double the wait, up to an hour', async () => {
      const { github, sync } = await syncPlace(open);
      const waits: number[] = [];
      for (let time = 0; time < 8; time++) {
        github.next({ do: { answer: { status: 429, body: { message: 'rate limit' } } } });
        const { resumeAfter = '' } = await sync([aTask('a')]);
        waits.push(Math.round((Date.parse(resumeAfter) - github.clock.now()) / MINUTE));
        github.clock.set(Date.parse(resumeAfter) + 1);
      }
      expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
      expect(await sync([aTask('a')])).toMatchObject({ created: 1 });
      expect(await sync([aTask('a')])).toMatchObject({ status: 'noop' });
    });

    test('of a rehearsal are not kept: it stores nothing, and the next run asks by itself', async () => {
      const { github, sync } = await syncPlace(open);
      github.next({ do: { answer: { status: 429, body: { message: 'rate limit' } } } });
      expect(await sync([aTask('a')], { dryRun: true })).toMatchObject({ status: 'partial' });
      expect(await sync([aTask('a')])).toMatchObject({ created: 1 });
    });

    test('end with the last request that is left, until the reset of GitHub’s clock', async () => {
      const { github, sync } = await syncPlace(open, { behindMs: 20 * MINUTE });
      github.rate.remaining = 3;
      github.rate.resetAt = github.clock.now() + 30 * MINUTE;
      const report = await sync(Array.from({ length: 5 }, (_, at) => aTask(`t${at}`)));
      expect(report.status).toBe('partial');
      expect(github.requests).toHaveLength(3);
      expect(Date.parse(report.resumeAfter ?? '')).toBe(github.rate.resetAt + 20 * MINUTE);
    });
  });

  test('works for one run at a time', async () => {
    const { github, run } = await syncPlace(open);
    const tasks = [aTask('a'), aTask('b')];
    const outcomes = await Promise.all([run(tasks), run(tasks)]);
    expect(outcomes.filter((outcome) => outcome === 'busy')).toHaveLength(1);
    expect(github.issues(REPO)).toHaveLength(2);
  });
});

aboveStore('the sync in trouble', (open) => {
  describe.each(['drop-after', 'cut-after'] as const)(
    'after a creation whose answer was lost (%s)',
    (trouble) => {
      test('adopts the issue at the next run and makes no second one', async () => {
        const { github, sync, links, events } = await syncPlace(open);
        github.next({ ...POST_ISSUE, do: trouble });
        expect(await sync([aTask('a')])).toMatchObject({ status: 'partial', remaining: 1, created: 0 });
        expect(await links()).toEqual({ a: 'unknown' });
        github.clock.move(MINUTE);
        expect(await sync([aTask('a', { title: 'New' })])).toMatchObject({ remaining: 0, failed: 0 });
        expect(github.issues(REPO)).toMatchObject([{ number: 1, title: 'New' }]);
        expect(await links()).toEqual({ a: `linked ${REPO}#1` });
        expect(await events()).toContain('github.issue.created a');
      });
    },
  );

  test('makes no second issue where more were made since than it reads', async () => {
    const { github, sync, links } = await syncPlace(open);
    github.next({ ...POST_ISSUE, do: 'drop-after' });
    await sync([aTask('a')]);
    for (let nr = 0; nr < 3_000; nr++) {
      github.clock.move(1_000);
      github.person.openPullRequest(REPO, { title: `${nr}` });
    }
    Object.assign(github.viewer, { login: 'blueprint[bot]', isApp: true });
    expect(await sync([aTask('a')])).toMatchObject({
      created: 0,
      remaining: 1,
      warnings: [{ code: 'list-too-long', subject: 'a' }],
    });
    expect(await links()).toEqual({ a: 'unknown' });
    // Another one, lost since then, is found all the same.
    github.next({ ...POST_ISSUE, do: 'drop-after' });
    await sync([aTask('a'), aTask('b')]);
    github.clock.move(MINUTE);
    await sync([aTask('a'), aTask('b')]);
    expect(await links()).toEqual({ a: 'unknown', b: `linked ${REPO}#3002` });
    // A person who has found the first one names it.
    await sync([aTask('a', { issueNumber: 1 }), aTask('b')]);
    expect(await links()).toEqual({ a: `linked ${REPO}#1`, b: `linked ${REPO}#3002` });
  });

  test.each([502, 503])('takes an answer %d after the effect for a lost one', async (status) => {
    const { github, sync } = await syncPlace(open);
    github.next({ ...POST_ISSUE, do: { answerAfter: { status, body: { message: 'no' } } } });
    await sync([aTask('a')]);
    await sync([aTask('a')]);
    expect(github.issues(REPO)).toHaveLength(1);
  });

  test('waits for a list that lags two minutes, and adopts what appears', async () => {
    const { github, sync, links } = await syncPlace(open);
    github.lagMs = 2 * MINUTE;
    github.next({ ...POST_ISSUE, do: 'drop-after' });
    await sync([aTask('a')]);
    for (const passed of [30_000, 60_000]) {
      github.clock.move(passed);
      expect(await sync([aTask('a')])).toMatchObject({ remaining: 1, created: 0 });
    }
    github.clock.move(MINUTE);
    await sync([aTask('a')]);
    expect(github.issues(REPO)).toHaveLength(1);
    expect(await links()).toEqual({ a: `linked ${REPO}#1` });
  });

  test('makes the issue again when it had time to appear and did not', async () => {
    const { github, sync, links } = await syncPlace(open);
    github.next({ ...POST_ISSUE, do: 'drop-before' });
    await sync([aTask('a')]);
    github.clock.move(14 * MINUTE);
    expect(await sync([aTask('a')])).toMatchObject({ remaining: 1 });
    github.clock.move(2 * MINUTE);
    expect(await sync([aTask('a')])).toMatchObject({ created: 1, remaining: 0 });
    expect(github.issues(REPO)).toHaveLength(1);
    expect(await links()).toEqual({ a: `linked ${REPO}#1` });
  });

  test.each([20 * MINUTE, -20 * MINUTE])(
    'searches by the clock of GitHub, %d ms behind ours',
    async (behindMs) => {
      const { github, sync } = await syncPlace(open, { behindMs });
      github.next({ ...POST_ISSUE, do: 'drop-after' });
      await sync([aTask('a')]);
      github.clock.move(MINUTE);
      expect(await sync([aTask('a')])).toMatchObject({ remaining: 0, failed: 0 });
      expect(github.issues(REPO)).toHaveLength(1);
    },
  );

  test('finds its issues with the token of an app, which has no user', async () => {
    const { github, sync } = await syncPlace(open);
    github.viewer.isApp = true;
    github.next({ ...POST_ISSUE, do: 'drop-after' });
    await sync([aTask('a')]);
    github.person.openPullRequest(REPO, { title: 'by others', body: 'x' });
    await sync([aTask('a')]);
    expect(github.issues(REPO)).toHaveLength(1);
  });

  test('repeats a GET and a PATCH that broke, but no POST', async () => {
    const { github, sync } = await syncPlace(open);
    await sync([aTask('a')]);
    github.next({ method: 'GET', path: /issues\/1$/, times: 2, do: 'drop-before' });
    github.next({ method: 'PATCH', times: 2, do: { answer: { status: 502, body: { message: 'no' } } } });
    expect(await sync([aTask('a', { title: 'New' })])).toMatchObject({ updated: 1, failed: 0 });
    github.next({ ...POST_ISSUE, do: 'drop-before' });
    const posts = () =>
      github.mutations.filter(({ method, path }) => method === 'POST' && ISSUES.test(path)).length;
    const before = posts();
    await sync([aTask('a', { title: 'New' }), aTask('b')]);
    expect(posts() - before).toBe(1);
  });

  describe('an issue that is no more where it was', () => {
    test('is followed to a repository that is allowed', async () => {
      const { github, sync, links } = await syncPlace(open);
      github.addRepository('acme/new');
      await sync([aTask('a')]);
      const number = github.transfer(REPO, 1, 'acme/new');
      expect(await sync([aTask('a', { title: 'New' })])).toMatchObject({ updated: 1 });
      expect(github.issue('acme/new', number).title).toBe('New');
      expect(await links()).toEqual({ a: `linked acme/new#${number}` });
    });

    test('is not followed any more when its repository is allowed no more', async () => {
      const { github, sync, links, seen } = await syncPlace(open);
      github.addRepository('acme/new');
      await sync([aTask('a')]);
      const number = github.transfer(REPO, 1, 'acme/new');
      await sync([aTask('a', { title: 'New' })]);
      seen();
      const settings = { allowedRepos: [REPO] };
      const report = await sync([aTask('a', { title: 'Newer' })], { settings });
      expect(seen()).toEqual([]);
      expect(report.warnings).toEqual([
        expect.objectContaining({ code: 'repo-not-allowed', subject: 'acme/new' }),
      ]);
      expect(await links()).toEqual({ a: `linked acme/new#${number}` });
    });

    test('is left alone when its creation had no answer and its repository has a name by now that is not allowed', async () => {
      const { github, sync } = await syncPlace(open);
      const settings = { allowedRepos: [REPO] };
      github.next({ ...POST_ISSUE, do: 'drop-after' });
      await sync([aTask('a')], { settings });
      github.rename(REPO, 'acme/renamed');
      github.clock.move(MINUTE);
      const before = github.mutations.length;
      const report = await sync([aTask('a', { title: 'New' })], { settings });
      expect(github.mutations).toHaveLength(before);
      expect(report.warnings).toEqual([
        expect.objectContaining({ code: 'repo-not-allowed', subject: 'acme/renamed' }),
      ]);
      expect(github.issue('acme/renamed', 1).title).toBe('Task a');
    });

    test.each([
      ['to one that is not', { allowedRepos: [REPO] }, true],
      ['to a place that is not named', {}, false],
    ])(
      'is left alone when it was moved %s, until a person asks to look again',
      async (_, settings, isTold) => {
        const { github, sync, links, seen } = await syncPlace(open);
        github.addRepository('acme/new');
        await sync([aTask('a')], { settings });
        github.transfer(REPO, 1, 'acme/new', { isTold });
        const report = await sync([aTask('a', { title: 'New' })], { settings });
        expect(report.warnings).toEqual([expect.objectContaining({ code: 'moved', subject: 'a' })]);
        expect(await links()).toEqual({ a: `moved ${REPO}#1` });
        seen();
        await sync([aTask('a', { title: 'Newer' })], { settings });
        expect(seen()).toEqual([]);
        const allowed = { allowedRepos: [REPO, 'acme/new'] };
        const again = await sync([aTask('a', { title: 'Newer' })], { settings: allowed, recreate: true });
        expect(again).toMatchObject({ updated: isTold ? 1 : 0, created: 0 });
        expect(await links()).toEqual({ a: isTold ? 'linked acme/new#1' : `moved ${REPO}#1` });
      },
    );

    test('is made again only where that is asked for, when it was deleted', async () => {
      const { github, sync, links, seen } = await syncPlace(open);
      await sync([aTask('a')]);
      github.deleteIssue(REPO, 1);
      expect((await sync([aTask('a', { title: 'New' })])).warnings).toEqual([
        expect.objectContaining({ code: 'gone' }),
      ]);
      expect(await links()).toEqual({ a: `deleted ${REPO}#1` });
      seen();
      await sync([aTask('a', { title: 'Newer' })]);
      expect(seen()).toEqual([]);
      expect(await sync([aTask('a', { title: 'Newer' })], { recreate: true })).toMatchObject({ created: 1 });
      expect(await links()).toEqual({ a: `linked ${REPO}#2` });
    });

    test('counts as missing after two runs that do not find it', async () => {
      const { github, sync, links } = await syncPlace(open);
      await sync([aTask('a')]);
      github.repository(REPO).issues.delete(1);
      expect(await sync([aTask('a', { title: 'New' })])).toMatchObject({ remaining: 1 });
      expect(await links()).toEqual({ a: `linked ${REPO}#1` });
      await sync([aTask('a', { title: 'New' })]);
      expect(await links()).toEqual({ a: `missing ${REPO}#1` });
    });
  });

  describe('a repository', () => {
    test('that was renamed is used by its new name', async () => {
      const { github, sync, links } = await syncPlace(open);
      await sync([aTask('a')]);
      github.rename(REPO, 'acme/renamed');
      expect(await sync([aTask('a', { title: 'New' }), aTask('b')])).toMatchObject({
        updated: 1,
        created: 1,
        failed: 0,
      });
      expect(github.issues('acme/renamed').map(({ title }) => title)).toEqual(['New', 'Task b']);
      expect(await links()).toEqual({ a: 'linked acme/renamed#1', b: 'linked acme/renamed#2' });
    });

    test('that was renamed is followed within a day for tasks that did not change, which may name it so then', async () => {
      const { github, sync, links, seen } = await syncPlace(open);
      await sync([aTask('a'), aTask('b')]);
      github.rename(REPO, 'acme/renamed');
      github.clock.move(25 * HOUR);
      await sync([aTask('a'), aTask('b')]);
      expect(await links()).toEqual({ a: 'linked acme/renamed#1', b: 'linked acme/renamed#2' });
      seen();
      await sync([aTask('a'), aTask('b')]);
      expect(seen()).toEqual([]);
      const changes = { repo: 'acme/renamed', title: 'New' };
      expect(await sync([aTask('a', changes), aTask('b', changes)])).toMatchObject({
        updated: 2,
        warnings: [],
      });
      expect(github.issue('acme/renamed', 1).body?.match(/signal-blueprint:task/g)).toHaveLength(1);
      expect(github.issues('acme/renamed')).toHaveLength(2);
    });

    test('that was renamed is followed by the next run where a limit ended this one', async () => {
      const { github, sync, links } = await syncPlace(open);
      await sync([aTask('a'), aTask('b')]);
      github.rename(REPO, 'acme/renamed');
      github.clock.move(25 * HOUR);
      const limit = {
        status: 403,
        headers: { 'retry-after': '60' },
        body: { message: 'secondary rate limit' },
      };
      github.next({ method: 'GET', path: /renamed\/issues\/2$/, do: { answer: limit } });
      await sync([aTask('a'), aTask('b')]);
      expect(await links()).toEqual({ a: 'linked acme/renamed#1', b: `linked ${REPO}#2` });
      github.clock.move(2 * MINUTE);
      await sync([aTask('a'), aTask('b')]);
      expect(await links()).toEqual({ a: 'linked acme/renamed#1', b: 'linked acme/renamed#2' });
    });

    test('whose name another has by now: its issues and pull requests stay as they are', async () => {
      const { github, sync, links, seen } = await syncPlace(open);
      await sync([aTask('a'), aTask('b')]);
      github.rename(REPO, 'acme/legacy');
      github.addRepository(REPO);
      github.person.openPullRequest(REPO, { title: 'Theirs' });
      github.person.open(REPO, { title: 'Also theirs' });
      const renamed = [aTask('a', { title: 'New' }), aTask('b', { title: 'New' })];
      const report = await sync(renamed);
      expect(report.warnings.map(({ code, subject }) => `${code} ${subject}`)).toEqual([
        'moved a',
        'moved b',
      ]);
      const titles = [...github.repository(REPO).issues.values()].map(({ title }) => title);
      expect(titles).toEqual(['Theirs', 'Also theirs']);
      expect(await links()).toEqual({ a: 'moved', b: 'moved' });
      seen();
      await sync([aTask('a', { title: 'Newer' }), aTask('b', { title: 'Newer' })]);
      expect(seen()).toEqual([]);
      await sync([...renamed, aTask('c', { issueNumber: 2 })]);
      expect(await links()).toMatchObject({ c: `linked ${REPO}#2` });
      expect(await sync(renamed, { recreate: true })).toMatchObject({ created: 2 });
      expect(await links()).toMatchObject({ a: `linked ${REPO}#3`, b: `linked ${REPO}#4` });
    });

    test.each(['drop-after', undefined] as const)(
      'whose name another has by now gets one issue for a task, though its number is in a link (answer: %s)',
      async (trouble) => {
        const { github, sync, links, events } = await syncPlace(open);
        await sync([aTask('a')]);
        github.rename(REPO, 'acme/legacy');
        github.addRepository(REPO);
        if (trouble) github.next({ ...POST_ISSUE, do: trouble });
        for (let run = 0; run < 2; run++) {
          await sync([aTask('a'), aTask('b')]);
          github.clock.move(HOUR);
        }
        expect(github.issues(REPO).map(({ title }) => title)).toEqual(['Task b']);
        expect(await links()).toEqual({ a: 'moved', b: `linked ${REPO}#1` });
        expect(await events()).toContain('github.issue.moved a');
      },
    );

    test('that takes the name of another by a rename takes its numbers too, and stops no other task', async () => {
      const { github, sync, links, events } = await syncPlace(open);
      github.addRepository('acme/next');
      await sync([aTask('a'), aTask('b', { repo: 'acme/next' })]);
      github.rename(REPO, 'acme/legacy');
      github.rename('acme/next', REPO);
      const tasks = [aTask('a'), aTask('b', { repo: 'acme/next', title: 'New' }), aTask('c')];
      expect(await sync(tasks)).toMatchObject({ created: 1, updated: 1, failed: 0 });
      expect(await links()).toEqual({ a: 'moved', b: `linked ${REPO}#1`, c: `linked ${REPO}#2` });
      expect(await events()).toContain('github.issue.moved a');
      expect(github.issue('acme/legacy', 1).title).toBe('Task a');
    });

    test('with disabled issues, or that cannot be read, stops its own tasks only', async () => {
      const { github, sync } = await syncPlace(open);
      github.addRepository('acme/closed', { hasIssues: false });
      github.addRepository('acme/hidden', { isReadable: false });
      const tasks = ['acme/closed', 'acme/hidden', REPO].flatMap((repo) =>
        [1, 2].map((at) => aTask(`${repo.slice(5)}-${at}`, { repo })),
      );
      const report = await sync(tasks);
      expect(report).toMatchObject({ created: 2, failed: 4 });
      expect(report.warnings.map(({ code, subject }) => `${code} ${subject}`).toSorted()).toEqual([
        'issues-disabled acme/closed',
        'repo-unreachable acme/hidden',
      ]);
      const posts = github.mutations.filter(({ path }) => /closed\/issues|hidden\/issues/.test(path));
      expect(posts).toHaveLength(2);
    });

    test('whose issues were disabled since keeps its links', async () => {
      const { github, sync, links } = await syncPlace(open);
      await sync([aTask('a')]);
      github.repository(REPO).hasIssues = false;
      const report = await sync([aTask('a', { title: 'New' })]);
      expect(report.warnings).toEqual([expect.objectContaining({ code: 'issues-disabled', subject: REPO })]);
      expect(await links()).toEqual({ a: `linked ${REPO}#1` });
      github.repository(REPO).hasIssues = true;
      expect(await sync([aTask('a', { title: 'New' })])).toMatchObject({ updated: 1 });
    });

    test('goes on where the token may not change one of its issues, which is tried again with each run', async () => {
      const { github, sync, links, seen } = await syncPlace(open);
      await sync([aTask('a'), aTask('b')]);
      const refusal = github.next({
        method: 'PATCH',
        path: /\/1$/,
        times: Infinity,
        do: { answer: noRights() },
      });
      const tasks = [aTask('a', { title: 'New' }), aTask('b', { title: 'New' }), aTask('c')];
      const says = 'GitHub forbids to change the issue: Must have admin rights to Repository.';
      expect(await sync(tasks)).toMatchObject({
        updated: 1,
        created: 1,
        failures: [{ taskId: 'a', says }],
        warnings: [],
      });
      expect(await links()).toMatchObject({ a: `error ${REPO}#1`, b: `linked ${REPO}#2` });
      refusal.cancel();
      seen();
      expect(await sync(tasks)).toMatchObject({ updated: 1, failed: 0 });
      expect(seen()).toEqual([`GET /repos/${REPO}/issues/1`, `PATCH /repos/${REPO}/issues/1`]);
      expect(await links()).toMatchObject({ a: `linked ${REPO}#1` });
    });

    test('is looked at once, however many of its issues may not be changed', async () => {
      const { github, sync, seen } = await syncPlace(open);
      const tasks = [aTask('a'), aTask('b')];
      await sync(tasks);
      github.next({ method: 'PATCH', times: Infinity, do: { answer: noRights() } });
      seen();
      expect(await sync(tasks.map((task) => ({ ...task, title: 'New' })))).toMatchObject({ failed: 2 });
      expect(seen().filter((one) => one === `GET /repos/${REPO}`)).toHaveLength(1);
    });

    test.each([
      ['may not push', { canPush: false }, undefined],
      ['finds an archive', { isArchived: true }, undefined],
      ['may not write issues', {}, forbidden()],
    ])('is left alone from the first 403 on where the token %s', async (_, settings, answer) => {
      const { github, sync, links } = await syncPlace(open);
      const ofAda = [1, 2].map(() => github.person.open(REPO, { title: 'by Ada' }));
      Object.assign(github.repository(REPO), settings);
      if (answer) github.next({ method: 'PATCH', times: Infinity, do: { answer } });
      const report = await sync(ofAda.map((issueNumber) => aTask(`t${issueNumber}`, { issueNumber })));
      expect(report.failed).toBe(2);
      expect(report.warnings.map(({ code, subject }) => `${code} ${subject}`)).toEqual([
        `repo-unreachable ${REPO}`,
      ]);
      expect(github.mutations.filter(({ method }) => method === 'PATCH')).toHaveLength(1);
      expect(await links()).toEqual({});
    });

    test('where the token may not push is used without labels and assignees, with one warning', async () => {
      const { github, sync, seen } = await syncPlace(open);
      github.repository(REPO).canPush = false;
      const tasks = [aTask('a', { assigneeLogin: 'ada-gh' }), aTask('b')];
      const report = await sync(tasks);
      expect(report).toMatchObject({ created: 2, failed: 0 });
      expect(report.warnings.filter(({ code }) => code === 'dropped')).toHaveLength(1);
      seen();
      await sync(tasks);
      expect(seen()).toEqual([]);
    });
  });

  test('sends content that GitHub refuses once, and again when the task has changed', async () => {
    const { github, sync, links } = await syncPlace(open);
    const refusal = { status: 422, body: { message: 'Validation Failed', documentation_url: 'd' } };
    github.next({ ...POST_ISSUE, do: { answer: refusal } });
    expect(await sync([aTask('a'), aTask('b')])).toMatchObject({ failed: 1, created: 1 });
    expect(await links()).toMatchObject({ a: 'error' });
    const before = github.requests.length;
    await sync([aTask('a'), aTask('b')]);
    expect(github.requests).toHaveLength(before);
    expect(await sync([aTask('a', { title: 'Shorter' }), aTask('b')])).toMatchObject({
      created: 1,
      failed: 0,
    });
  });

  test('ends at a token that is refused, with its name nowhere', async () => {
    const { run, store } = await syncPlace(open);
    const token = 'ghp_wrongwrongwrongwrongwrongwrongwrong12';
    await expect(run([aTask('a')], { token })).rejects.toMatchObject({ code: 'GITHUB_TOKEN_REFUSED' });
    const error: unknown = await run([aTask('a')], { token }).catch((thrown: unknown) => thrown);
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(token);
    // The lease is free again.
    expect(await store.read((tx) => tx.rows(sql`select name from leases`))).toEqual([]);
  });

  test('stores and publishes no token', async () => {
    const { sync, store } = await syncPlace(open);
    await sync([aTask('a')]);
    const rows = await store.read(function* (tx) {
      const all: unknown[] = [];
      for (const table of ['github_links', 'github_notes', 'events', 'leases'])
        all.push(...(yield* tx.rows(sql`select * from ${sql.raw(table)}`)));
      return all;
    });
    expect(rows.length).toBeGreaterThan(3);
    expect(JSON.stringify(rows)).not.toContain(TOKEN);
  });

  test('keeps the lowest of two issues with one key, and closes the other if it was not touched', async () => {
    const { github, sync, links } = await syncPlace(open);
    await sync([aTask('a'), aTask('b')]);
    for (const number of [1, 2]) {
      const { title, body } = github.issue(REPO, number);
      github.person.open(REPO, { title, body: body ?? '', author: github.viewer.login });
    }
    github.person.comment(REPO, 4);
    github.clock.move(25 * HOUR);
    const report = await sync([aTask('a'), aTask('b')]);
    expect(github.issue(REPO, 3)).toMatchObject({ state: 'closed', reason: 'duplicate' });
    expect(github.issue(REPO, 4)).toMatchObject({ state: 'open' });
    expect(report.warnings).toEqual([expect.objectContaining({ code: 'duplicate-issue', subject: 'b' })]);
    expect(await links()).toEqual({ a: `linked ${REPO}#1`, b: `linked ${REPO}#2` });
    const asked = github.requests.length;
    await sync([aTask('a'), aTask('b')]);
    expect(github.requests).toHaveLength(asked);
  });

  test('says where a look for copies did not reach', async () => {
    const { github, sync } = await syncPlace(open);
    await sync([aTask('a')]);
    github.clock.move(25 * HOUR);
    for (let nr = 0; nr < 3_000; nr++) {
      github.clock.move(1_000);
      github.person.openPullRequest(REPO, { title: `${nr}`, author: github.viewer.login });
    }
    const { warnings } = await sync([aTask('a')]);
    expect(warnings).toEqual([expect.objectContaining({ code: 'list-too-long', subject: REPO })]);
  });

  test('keeps the issue of a task that was quiet for days when a person has copied it', async () => {
    const { github, sync, links } = await syncPlace(open);
    await sync([aTask('a')]);
    for (const hours of [30, 30]) {
      github.clock.move(hours * HOUR);
      await sync([aTask('a')]);
    }
    github.clock.move(30 * HOUR);
    const { title, body } = github.issue(REPO, 1);
    for (let copy = 0; copy < 2; copy++)
      github.person.open(REPO, { title, body: body ?? '', author: github.viewer.login });
    await sync([aTask('a')]);
    expect(await links()).toEqual({ a: `linked ${REPO}#1` });
    expect(github.issues(REPO).map(({ state }) => state)).toEqual(['open', 'closed', 'closed']);
  });

  test('closes a single copy of an issue that was quiet for days', async () => {
    const { github, sync, links } = await syncPlace(open);
    await sync([aTask('a')]);
    for (const hours of [30, 30]) {
      github.clock.move(hours * HOUR);
      await sync([aTask('a')]);
    }
    github.clock.move(30 * HOUR);
    const { title, body } = github.issue(REPO, 1);
    github.person.open(REPO, { title, body: body ?? '', author: github.viewer.login });
    await sync([aTask('a')]);
    expect(await links()).toEqual({ a: `linked ${REPO}#1` });
    expect(github.issues(REPO).map(({ state }) => state)).toEqual(['open', 'closed']);
  });

  test('keeps an issue that was transferred when copies of it appear where it was', async () => {
    const { github, sync, links } = await syncPlace(open);
    github.addRepository('acme/new');
    await sync([aTask('a'), aTask('b')]);
    github.transfer(REPO, 1, 'acme/new');
    await sync([aTask('a', { title: 'New' }), aTask('b')]);
    const { title, body } = github.issue('acme/new', 1);
    for (let copy = 0; copy < 2; copy++)
      github.person.open(REPO, { title, body: body ?? '', author: github.viewer.login });
    github.clock.move(25 * HOUR);
    await sync([aTask('a', { title: 'New' }), aTask('b')]);
    expect(await links()).toEqual({ a: 'linked acme/new#1', b: `linked ${REPO}#2` });
    expect(github.issue('acme/new', 1).state).toBe('open');
  });

  test('leaves a copy to the next run when this one has no change left', async () => {
    const { github, sync } = await syncPlace(open);
    await sync([aTask('a'), aTask('b')]);
    const { title, body } = github.issue(REPO, 1);
    github.person.open(REPO, { title, body: body ?? '', author: github.viewer.login });
    github.clock.move(25 * HOUR);
    const tasks = [aTask('a'), aTask('b', { title: 'New' })];
    expect(await sync(tasks, { settings: { maxMutationsPerRun: 1 } })).toMatchObject({ updated: 1 });
    expect(github.issue(REPO, 3).state).toBe('open');
    await sync(tasks, { settings: { maxMutationsPerRun: 1 } });
    expect(github.issue(REPO, 3)).toMatchObject({ state: 'closed', reason: 'duplicate' });
  });

  test('names a dependency with its repository in an issue that was transferred to another', async () => {
    const { github, sync } = await syncPlace(open);
    github.addRepository('acme/new');
    const b = aTask('b', { dependsOn: [{ id: 'a', title: 'Task a' }] });
    await sync([aTask('a'), b]);
    expect(github.issue(REPO, 2).body).toContain('| Depends on | #1 |');
    const number = github.transfer(REPO, 2, 'acme/new');
    for (const title of ['New', 'Newer']) await sync([aTask('a'), { ...b, title }]);
    expect(github.issue('acme/new', number).body).toContain(`| Depends on | ${REPO}#1 |`);
  });
});

/** Two organisations in one run: one token, one repository, and each its own tasks, room and issues. */
import { listEvents } from '@sb/events';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import type { SyncOrg } from '../src/index.ts';
import { anOrg, aTask, HOUR, REPO, syncPlace } from './sync-place.ts';

const ALLOWED = { allowedRepos: [REPO] };
const POST_ISSUE = { method: 'POST', path: /\/issues$/ } as const;

function two(ids: readonly string[] = ['a'], settings: Partial<SyncOrg['settings']> = {}): SyncOrg[] {
  return ['acme', 'globex'].map((orgId) =>
    anOrg(
      orgId,
      ids.map((id) => aTask(id, { title: `${id} of ${orgId}` })),
      { ...ALLOWED, ...settings },
    ),
  );
}

eachDialect('a sync of two organisations', (open) => {
  test('makes an issue for each task in one repository, though their ids are the same', async () => {
    const { github, syncAll } = await syncPlace(open);
    expect(await syncAll(two())).toMatchObject({ acme: { created: 1 }, globex: { created: 1 } });
    expect(github.issues(REPO).map(({ title }) => title)).toEqual(['a of acme', 'a of globex']);
    const asked = github.requests.length;
    expect(await syncAll(two())).toMatchObject({ acme: { status: 'noop' }, globex: { status: 'noop' } });
    expect(github.requests).toHaveLength(asked);
  });

  test('adopts for each its own issue whose answer was lost', async () => {
    const { github, syncAll } = await syncPlace(open);
    github.next({ ...POST_ISSUE, times: 2, do: 'drop-after' });
    await syncAll(two());
    expect(await syncAll(two())).toMatchObject({ acme: { remaining: 0 }, globex: { remaining: 0 } });
    expect(github.issues(REPO).map(({ title }) => title)).toEqual(['a of acme', 'a of globex']);
  });

  test('gives each the most changes of a run', async () => {
    const { github, syncAll } = await syncPlace(open);
    // One of them is the label, which the other organisation finds.
    const reports = await syncAll(two(['a', 'b', 'c'], { maxMutationsPerRun: 3 }));
    expect(reports).toMatchObject({
      acme: { created: 2, remaining: 1 },
      globex: { created: 3, remaining: 0 },
    });
    expect(github.mutations).toHaveLength(6);
  });

  test('stops for both at a limit, and no run asks before its end', async () => {
    const { github, syncAll } = await syncPlace(open);
    const limit = {
      status: 403,
      headers: { 'retry-after': '300' },
      body: { message: 'secondary rate limit' },
    };
    github.next({ ...POST_ISSUE, do: { answer: limit } });
    const { acme, globex } = await syncAll(two());
    expect([acme, globex]).toMatchObject([
      { status: 'partial', remaining: 1 },
      { status: 'partial', remaining: 1 },
    ]);
    expect(globex?.resumeAfter).toBe(acme?.resumeAfter);
    const asked = github.requests.length;
    github.clock.move(299_000);
    expect(await syncAll(two())).toMatchObject({
      acme: { resumeAfter: acme?.resumeAfter },
      globex: { resumeAfter: acme?.resumeAfter },
    });
    expect(github.requests).toHaveLength(asked);
    github.clock.move(2_000);
    expect(await syncAll(two())).toMatchObject({ acme: { created: 1 }, globex: { created: 1 } });
  });

  test('looks for duplicates of each, and closes none of the other', async () => {
    const { github, syncAll } = await syncPlace(open);
    await syncAll(two());
    for (const number of [1, 2]) {
      const { title, body } = github.issue(REPO, number);
      github.person.open(REPO, { title, body: body ?? '', author: github.viewer.login });
    }
    github.clock.move(25 * HOUR);
    await syncAll(two());
    expect(github.issues(REPO).map(({ state }) => state)).toEqual(['open', 'open', 'closed', 'closed']);
  });

  test('makes no request to a repository that is allowed no more, not for what was lost there either', async () => {
    const { github, syncAll } = await syncPlace(open);
    github.next({ ...POST_ISSUE, do: 'drop-after' });
    await syncAll(two());
    const asked = github.requests.length;
    github.clock.move(25 * HOUR);
    const reports = await syncAll(two(['a'], { allowedRepos: ['acme/other'] }));
    expect(github.requests).toHaveLength(asked);
    const warnings = [expect.objectContaining({ code: 'repo-not-allowed', subject: REPO })];
    expect(reports).toMatchObject({ acme: { warnings }, globex: { warnings } });
  });

  test('records the end of each', async () => {
    const { store, syncAll } = await syncPlace(open);
    await syncAll(two());
    const ends = (await store.read((tx) => listEvents(tx, { limit: 100 }))).filter(
      ({ type }) => type === 'github.sync.completed',
    );
    expect(ends.map(({ orgId, payload }) => `${orgId} ${String(payload['created'])}`).toReversed()).toEqual([
      'acme 1',
      'globex 1',
    ]);
  });
});

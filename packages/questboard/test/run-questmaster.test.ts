import { type Store, takeLease } from '@sb/storage';
import { aboveStore, eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import {
  forEachOrganisation,
  importOrganisation,
  listOrganisations,
  moveTask,
  type QuestmasterReport,
  type QuestmasterRun,
  readDigest,
  readModelSettings,
  runQuestmaster,
  showOrganisation,
} from '../src/index.ts';
import { MONDAY } from './boards.ts';
import { completion } from './fake-model.ts';
import { WORKED_CASES, inShort } from './worked-cases.ts';
import { countingWrites, dumpTables, meddled, storedEvents } from './tables.ts';

const HOUR = 3_600_000;
const TUESDAY = '2026-02-03T08:00:00.000Z';
const HEAD = 'format: questboard/v1\norg: { id: acme, name: Acme, timezone: Europe/Berlin }\n';
const SMALL = `${HEAD}
members: [{ id: ada, name: Ada, email: ada@example.com }]
quests: [{ id: q1, title: One }, { id: q2, title: Two, requires: [{ type: questCompleted, questId: q1 }] }]
tasks: [{ id: a, questId: q1, title: A, status: done }, { id: b, questId: q2, title: B, assigneeId: ada }]
`;

const load = (store: Store, text: string, now = MONDAY) =>
  importOrganisation(store, text, { file: 'board.yaml', now });

const finish = (store: Store, taskId: string) =>
  moveTask(store, { orgId: 'acme', taskId, act: { actor: 'ada', isAdmin: true } }, { to: 'done' });

const asked = (runId: number): QuestmasterRun => ({
  orgId: 'acme',
  now: MONDAY,
  jobId: 'daily.questmaster',
  runId,
  sourceApp: 'worker',
});

async function run(store: Store, change: Partial<QuestmasterRun> = {}): Promise<QuestmasterReport> {
  const report = await runQuestmaster(store, { ...asked(1), ...change });
  if (report === 'busy') throw new Error('expected a report, the organisation is busy');
  return report;
}

eachDialect('a run of the questmaster', (open) => {
  test('publishes every fact once, with where it comes from', async () => {
    const store = await open();
    await load(store, SMALL);
    const report = await run(store);
    const events = await storedEvents(store);
    expect(events.map(({ type }) => type)).toEqual([
      'quest.unlocked',
      'quest.started',
      'quest.completed',
      'quest.unlocked',
      'quest.deck.generated',
      'digest.daily.ready',
      'questmaster.completed',
    ]);
    expect(new Set(events.map(({ dedupe_key }) => dedupe_key)).size).toBe(events.length);
    for (const event of events) {
      expect(event).toMatchObject({
        org_id: 'acme',
        job: 'daily.questmaster',
        run_id: 1,
        source_app: 'worker',
      });
    }
    const { lastRun } = await showOrganisation(store, 'acme');
    expect(lastRun).toMatchObject({
      id: 'summary-daily.questmaster-acme-1',
      runKey: 'daily.questmaster:acme:2026-02-02',
      dryRun: false,
      status: 'success',
      stats: report.counts,
      changes: report.changes,
    });
    expect(report.summaryId).toBe(lastRun?.id);
    expect(JSON.parse(events.at(-1)?.payload ?? '')).toEqual({
      date: '2026-02-02',
      stats: report.counts,
      summaryId: lastRun?.id,
    });
  });

  test('raises and clears a flag as often as it comes and goes, also while the clock stands', async () => {
    const store = await open();
    await load(store, SMALL);
    const flagsWith = async (status: string, runId: number) => {
      await load(store, `${HEAD}tasks: [{ id: b, questId: q2, title: B, status: ${status} }]`);
      await run(store, { runId });
      return (await showOrganisation(store, 'acme')).flags.map(({ kind }) => kind);
    };
    expect(await flagsWith('blocked', 1)).toEqual(['blocked.manual']);
    expect(await flagsWith('todo', 2)).toEqual([]);
    expect(await flagsWith('blocked', 3)).toEqual(['blocked.manual']);
    const told = (await storedEvents(store))
      .map(({ type }) => type)
      .filter((type) => type.startsWith('task.'));
    expect(told).toEqual(['task.blocked', 'task.flag.cleared', 'task.blocked']);
  });

  test('finds the organisation busy while another run has it', async () => {
    const store = await open();
    await load(store, SMALL);
    await store.write((tx) => takeLease(tx, 'questboard:acme', { holder: 'run:7', ttlMs: 60_000 }));
    const before = await dumpTables(store);
    expect(await runQuestmaster(store, asked(8))).toBe('busy');
    expect(await dumpTables(store)).toBe(before);
    expect(await run(store, { runId: 7 })).toMatchObject({ status: 'success' });
    expect(await run(store, { runId: 8 })).toMatchObject({ status: 'noop' });
  });

  test('that is done says so while another run has the organisation, and lets go what a kill left', async () => {
    const store = await open();
    await load(store, SMALL);
    const report = await run(store, { runId: 1 });
    await store.write((tx) => takeLease(tx, 'questboard:acme', { holder: 'run:7', ttlMs: 60_000 }));
    expect(await run(store, { runId: 1 })).toEqual(report);
    expect(await runQuestmaster(store, asked(8))).toBe('busy');
    await run(store, { runId: 7 });
    await store.write((tx) => takeLease(tx, 'questboard:acme', { holder: 'run:1', ttlMs: 60_000 }));
    await run(store, { runId: 1 });
    expect(await run(store, { runId: 8 })).toMatchObject({ status: 'noop' });
  });

  test('writes three times where no language model writes: its lease, its work, and the end of the lease', async () => {
    const store = await open();
    await load(store, SMALL);
    const { store: counted, count } = countingWrites(store);
    const words = { model: readModelSettings({}), fetch: () => Promise.reject(new Error('not asked')) };
    await run(counted, { words });
    expect(count()).toBe(3);
  });

  test('beside others does the work once', async () => {
    const store = await open();
    const other = await open.again(store);
    await load(store, SMALL);
    const reports = await Promise.all(
      [1, 2, 3, 4, 5, 6].map((runId) => runQuestmaster(runId % 2 ? store : other, asked(runId))),
    );
    const worked = reports.filter((report) => report !== 'busy' && report.status === 'success');
    expect(worked).toHaveLength(1);
    expect((await storedEvents(store)).filter(({ type }) => type === 'quest.deck.generated')).toHaveLength(1);
  });

  test('is computed again when the board has changed meanwhile', async () => {
    const store = await open();
    await load(store, SMALL);
    const by = () => load(store, `${HEAD}tasks: [{ id: c, questId: q2, title: C, assigneeId: ada }]`);
    await run(meddled(store, { times: 1, by }));
    const { decks } = await showOrganisation(store, 'acme');
    expect(decks[0]?.items.map(({ taskId }) => taskId)).toEqual(['b', 'c']);
    expect(decks[0]?.version).toBe(1);
  });

  test('computes inside its write when the board changes each time', async () => {
    const store = await open();
    await load(store, SMALL);
    let times = 0;
    const by = () => load(store, `${HEAD}tasks: [{ id: c, questId: q2, title: C${(times += 1)} }]`);
    expect(await run(meddled(store, { times: 9, by }))).toMatchObject({ status: 'success' });
    const { tasks, decks } = await showOrganisation(store, 'acme');
    expect(tasks.find(({ id }) => id === 'c')).toMatchObject({ title: `C${times}` });
    expect(decks).toHaveLength(1);
    expect(await run(store, { runId: 2 })).toMatchObject({ status: 'noop' });
  });

  test('has the organisation for as long as a slow language model writes', async () => {
    const clock = { now: Date.parse(MONDAY) };
    const store = await open({ clock: () => clock.now });
    const blocked = [1, 2, 3, 4, 5].map((n) => `{ id: b${n}, questId: q2, title: B, status: blocked }`);
    await load(store, SMALL.replace('{ id: b,', `${blocked.join(', ')}, { id: b,`));
    const others: unknown[] = [];
    const slow = async (): Promise<Response> => {
      clock.now += 15_000;
      others.push(await runQuestmaster(store, asked(2)));
      return new Response(completion({ text: 'Fine.' }).body);
    };
    const model = readModelSettings({ OPENAI_API_KEY: 'sk-proj-abcdefghijklmnopqrstuvwx' });
    expect(await run(store, { words: { model, fetch: slow } })).toMatchObject({ status: 'success' });
    expect(others.length).toBeGreaterThan(4);
    expect(new Set(others)).toEqual(new Set(['busy']));
  });
});

aboveStore('a run of the questmaster', (open) => {
  test.each(WORKED_CASES)('gives what the worked organisation $name says', async ({ worked }) => {
    const store = await open();
    const orgId = worked.input.org.id;
    await importOrganisation(store, JSON.stringify(worked.input), { file: 'x.json', now: worked.now });
    await run(store, { orgId, now: worked.now });
    const { quests, flags, decks } = await showOrganisation(store, orgId);
    expect(Object.fromEntries(quests.map(({ id, state }) => [id, state]))).toEqual(worked.expect.states);
    expect(flags.map(({ taskId, kind }) => [taskId, kind])).toEqual(worked.expect.flags);
    expect(Object.fromEntries(decks.map(({ memberId, items }) => [memberId, items.map(inShort)]))).toEqual(
      worked.expect.decks,
    );
  });

  test.each(WORKED_CASES)('publishes the digest that the board of $name tells', async ({ worked }) => {
    const store = await open();
    const orgId = worked.input.org.id;
    await importOrganisation(store, JSON.stringify(worked.input), { file: 'x.json', now: worked.now });
    expect(await readDigest(store, orgId)).toBeUndefined();
    await run(store, { orgId, now: worked.now });
    const digest = (await storedEvents(store)).find(({ type }) => type === 'digest.daily.ready');
    expect(await readDigest(store, orgId)).toEqual(JSON.parse(digest?.payload ?? ''));
  });

  test('that is repeated writes its summary and nothing else', async () => {
    const store = await open();
    await load(store, SMALL);
    await run(store);
    const [before, events] = [await showOrganisation(store, 'acme'), await storedEvents(store)];
    expect(await run(store, { runId: 2 })).toMatchObject({ status: 'noop', changes: [] });
    const after = await showOrganisation(store, 'acme');
    expect({ ...after, lastRun: undefined }).toEqual({ ...before, lastRun: undefined });
    expect(after.lastRun).toMatchObject({ id: 'summary-daily.questmaster-acme-2', status: 'noop' });
    expect(await storedEvents(store)).toEqual(events);
  });

  test('that is tried again after its commit keeps the summary of what it did', async () => {
    const store = await open();
    await load(store, SMALL);
    await run(store);
    const before = await dumpTables(store);
    await run(store);
    expect(await dumpTables(store)).toBe(before);
  });

  test('that is tried again when the board has changed does nothing more, also where it is forced', async () => {
    const store = await open();
    await load(store, SMALL);
    const forced = { force: true };
    const report = await run(store, forced);
    await load(store, `${HEAD}tasks: [{ id: c, questId: q2, title: C, assigneeId: ada }]`);
    const before = await dumpTables(store);
    expect(await run(store, forced)).toEqual(report);
    expect(await dumpTables(store)).toBe(before);
    expect((await storedEvents(store)).filter(({ type }) => type === 'digest.daily.ready')).toHaveLength(1);
    // What the board has since then belongs to the next run, and to its summary.
    expect(await run(store, { runId: 2 })).toMatchObject({ status: 'success' });
  });

  test('deals an updated deck when the work has changed, but no second digest', async () => {
    const store = await open();
    await load(store, SMALL);
    await run(store);
    await load(store, `${HEAD}tasks: [{ id: c, questId: q2, title: C, assigneeId: ada, priority: urgent }]`);
    await run(store, { runId: 2 });
    const { decks } = await showOrganisation(store, 'acme');
    expect(decks).toMatchObject([{ version: 2, rev: 2, items: [{ taskId: 'c' }, { taskId: 'b' }] }]);
    const types = (await storedEvents(store)).map(({ type }) => type);
    expect(types.filter((type) => type === 'digest.daily.ready')).toHaveLength(1);
    expect(types.filter((type) => type === 'quest.deck.updated')).toHaveLength(1);
    expect(types.filter((type) => type === 'questmaster.completed')).toHaveLength(2);
    await run(store, { runId: 3, now: TUESDAY });
    const { decks: next } = await showOrganisation(store, 'acme');
    expect(next).toMatchObject([{ date: '2026-02-03', version: 1 }]);
  });

  test('that is forced publishes the digest once more', async () => {
    const store = await open();
    await load(store, SMALL);
    await run(store);
    const before = await showOrganisation(store, 'acme');
    expect(await run(store, { runId: 2, force: true })).toMatchObject({ status: 'success', changes: [] });
    const digests = (await storedEvents(store)).filter(({ type }) => type === 'digest.daily.ready');
    expect(digests.map(({ run_id }) => run_id)).toEqual([1, 2]);
    expect((await showOrganisation(store, 'acme')).decks).toEqual(before.decks);
  });

  test('gives a fact the same id and the same payload wherever it is computed', async () => {
    const [store, other] = [await open(), await open()];
    for (const each of [store, other]) {
      await load(each, SMALL);
      await run(each);
    }
    expect(await storedEvents(other)).toMatchObject(
      (await storedEvents(store)).map(({ dedupe_key, payload }) => ({ dedupe_key, payload })),
    );
  });

  test('tells in its digest what people moved since the last one', async () => {
    const clock = { now: Date.parse(MONDAY) };
    const store = await open({ clock: () => clock.now });
    await load(store, SMALL);
    await run(store);
    clock.now += HOUR;
    await finish(store, 'b');
    await run(store, { runId: 2, now: TUESDAY });
    expect(await readDigest(store, 'acme')).toMatchObject({
      date: '2026-02-03',
      unlocked: [],
      completed: ['q2'],
    });
  });

  test.each([-2 * HOUR, 0, 2 * HOUR])(
    'tells each quest in one digest, with a clock that is %i ms off that of the store',
    async (off) => {
      const clock = { now: Date.parse(MONDAY) };
      const store = await open({ clock: () => clock.now });
      const runAt = (runId: number, at: string) =>
        run(store, { runId, now: new Date(Date.parse(at) + off).toISOString() });
      await load(
        store,
        SMALL.replace('A, status: done', 'A').replace(
          'requires: [{ type: questCompleted, questId: q1 }]',
          '',
        ),
      );
      await runAt(1, MONDAY);
      // After the run has begun, before it reads.
      clock.now += 1_000;
      await finish(store, 'a');
      await run(store, { runId: 2, now: new Date(Date.parse(MONDAY) + off).toISOString(), force: true });
      expect(await readDigest(store, 'acme')).toMatchObject({ completed: ['q1'] });
      clock.now += HOUR;
      await finish(store, 'b');
      clock.now = Date.parse(TUESDAY);
      await runAt(3, TUESDAY);
      expect(await readDigest(store, 'acme')).toMatchObject({ unlocked: [], completed: ['q2'] });
    },
  );

  test.each([-2 * HOUR, 0, 2 * HOUR])(
    'tells what a later run of the day moved in the next digest, with a clock that is %i ms off that of the store',
    async (off) => {
      const clock = { now: Date.parse(MONDAY) };
      const store = await open({ clock: () => clock.now });
      const runNow = (runId: number) => run(store, { runId, now: new Date(clock.now + off).toISOString() });
      await load(store, SMALL);
      await runNow(1);
      clock.now += HOUR;
      await load(store, SMALL.replace('title: B,', 'title: B, status: done,'));
      expect(await runNow(2)).toMatchObject({ status: 'success', counts: { completed: 1 } });
      expect(await runNow(3)).toMatchObject({ status: 'noop' });
      expect(await readDigest(store, 'acme')).toMatchObject({ date: '2026-02-02', completed: ['q1'] });
      clock.now = Date.parse(TUESDAY);
      await runNow(4);
      expect(await readDigest(store, 'acme')).toMatchObject({ unlocked: [], completed: ['q2'] });
    },
  );

  test('of an organisation that is not there names those that are', async () => {
    const store = await open();
    await expect(run(store)).rejects.toThrow('There is no organisation "acme" (none is imported yet).');
    await load(store, SMALL);
    await expect(run(store, { orgId: 'acmee' })).rejects.toThrow(
      'There is no organisation "acmee" (1 is: acme). Did you mean "acme"?',
    );
  });

  test('of an organisation without work is a noop', async () => {
    const store = await open();
    await load(store, HEAD);
    expect(await run(store)).toMatchObject({ status: 'noop', changes: [] });
  });
});

aboveStore('a dry run', (open) => {
  test.each(WORKED_CASES)(
    'tells the changes of the real one and touches nothing: $name',
    async ({ worked }) => {
      const store = await open();
      const orgId = worked.input.org.id;
      await importOrganisation(store, JSON.stringify(worked.input), { file: 'x.json', now: worked.now });
      const before = await dumpTables(store);
      const { summaryId, ...tried } = await run(store, { orgId, now: worked.now, dryRun: true });
      expect(summaryId).toBeUndefined();
      expect(await dumpTables(store)).toBe(before);
      const events = await storedEvents(store);
      expect(events).toMatchObject([{ type: 'questmaster.dryrun.completed', org_id: orgId }]);
      expect(JSON.parse(events[0]?.payload ?? '')).toEqual({
        org: orgId,
        date: tried.date,
        counts: tried.counts,
      });
      const { summaryId: _summaryId, ...real } = await run(store, { orgId, now: worked.now, runId: 2 });
      expect(tried).toEqual(real);
      expect(tried.changes.length).toBeGreaterThan(0);
    },
  );
});

eachDialect('every organisation', (open) => {
  test('has its turn, also after one that fails', async () => {
    const store = await open();
    for (const id of ['charlie', 'alpha', 'bravo']) await load(store, SMALL.replace('id: acme', `id: ${id}`));
    expect(await listOrganisations(store)).toEqual(['alpha', 'bravo', 'charlie']);
    const broken = new Error('broken');
    const outcomes = await forEachOrganisation(store, new AbortController().signal, async (orgId) => {
      if (orgId === 'bravo') throw broken;
      return orgId.length;
    });
    expect(outcomes).toEqual([
      { orgId: 'alpha', result: 5 },
      { orgId: 'bravo', error: broken },
      { orgId: 'charlie', result: 7 },
    ]);
  });
});

aboveStore('every organisation', (open) => {
  test('has its turn until the run is cancelled', async () => {
    const store = await open();
    for (const id of ['alpha', 'bravo']) await load(store, SMALL.replace('id: acme', `id: ${id}`));
    const cancelling = new AbortController();
    const seen: string[] = [];
    const work = forEachOrganisation(store, cancelling.signal, async (orgId) => {
      seen.push(orgId);
      cancelling.abort(new Error('cancelled'));
    });
    await expect(work).rejects.toThrow('cancelled');
    expect(seen).toEqual(['alpha']);
  });
});

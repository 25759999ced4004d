/** A day of a board by its routes: decks, flags, digest, and what its jobs did. */
import { blockTask, listTasks, runQuestmaster, showOrganisation, unblockTask } from '@sb/questboard';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import type { z } from 'zod';
import { boardDigest, dayOfDecks, flagList } from '../src/answers/board/day.ts';
import { runSummary, summariesOfRun, summaryList } from '../src/answers/board/runs.ts';
import { openBoard, ORG } from './demo/board.ts';
import { unknownKeys } from './guard/unknown-keys.ts';
import { openConsole } from './open-console.ts';
import { openEngine } from './open-engine.ts';

const API = `/api/v1/orgs/${ORG}`;
const NOW = '2026-03-02T12:00:00.000Z';
const NEXT_DAY = '2026-03-03T12:00:00.000Z';
const SMALL = { now: NOW, members: 4, quests: 8, tasks: 60 };
const RUN = { orgId: ORG, jobId: 'daily.questmaster', sourceApp: 'test' };

/** The document of the API allows no other field. */
function only<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.parse(body);
  expect(unknownKeys(body, parsed)).toEqual([]);
  return parsed;
}

eachDialect('the day of a board', (open) => {
  test('has the decks of its members, of one member, of another day', async () => {
    const store = await open({ clock: () => Date.parse(NEXT_DAY) });
    await openBoard(store, SMALL);
    await runQuestmaster(store, { ...RUN, now: NEXT_DAY, runId: 3 });
    const { get } = openConsole(store);
    const read = async (query: string) => only(dayOfDecks, (await get(`${API}/decks${query}`)).body);
    const last = await read('');
    const { decks, members } = await showOrganisation(store, ORG);
    expect(last).toMatchObject({ today: '2026-03-03', date: '2026-03-03', before: '2026-03-02' });
    expect(last).not.toHaveProperty('after');
    expect(last.items.map(({ memberId, items }) => [memberId, items.length])).toEqual(
      decks.map(({ memberId, items }) => [memberId, items.length]),
    );
    const [first] = members;
    const own = await read(`?date=2026-03-02&member=${first?.id}`);
    expect(own).toMatchObject({ date: '2026-03-02', after: '2026-03-03' });
    expect(own.items.map(({ name }) => name)).toEqual([first?.name]);
    expect(own.items[0]?.items[0]).toMatchObject({
      title: expect.stringMatching(/./),
      status: expect.any(String),
    });
    const offered = last.items.flatMap(({ items }) => items);
    const why = offered.flatMap(({ why: reasons }) => reasons.map(({ says }) => says));
    expect(why).toContainEqual(expect.stringMatching(/^\d+ tasks? waits? for it$/));
    expect(why.filter((says) => /^[\w-]+:|^in-|^blocked$/.test(says))).toEqual([]);
    expect(await read('?date=2026-02-01')).toMatchObject({ after: '2026-03-02', items: [] });
    expect((await get(`${API}/decks?date=2026-02-31`)).status).toBe(400);
  });

  test('has its flags page by page, those of a kind, and those that were cleared', async () => {
    const store = await open({ clock: () => Date.parse(NOW) });
    await openBoard(store, SMALL);
    const act = { actor: 'ana', isAdmin: true };
    const { items: tasks } = await listTasks(store, ORG, { limit: 3, filter: { status: ['todo'] } });
    for (const { id: taskId } of tasks)
      await blockTask(store, { orgId: ORG, taskId, act }, { text: 'the vendor answers on Monday' });
    await runQuestmaster(store, { ...RUN, now: NOW, runId: 3 });
    const { get } = openConsole(store);
    const read = async (query: string) => only(flagList, (await get(`${API}/flags${query}`)).body);
    const { items: all } = await read('');
    const first = await read('?limit=1');
    const rest = await read(`?cursor=${first.next}`);
    expect([...first.items, ...rest.items]).toEqual(all);
    expect((await get(`${API}/flags?severity=warn&cursor=${first.next}`)).body).toMatchObject({
      code: 'CURSOR_INVALID',
    });
    const warned = all.filter(({ kind, severity }) => kind === 'blocked.manual' && severity === 'warn');
    expect((await read('?kind=blocked.manual&severity=warn')).items).toEqual(warned);
    expect((await read('?open=false')).items).toEqual([]);
    const [task] = tasks;
    const blocked = all.find(({ taskId, kind }) => taskId === task?.id && kind === 'blocked.manual');
    expect(blocked).toMatchObject({ title: task?.title, status: 'blocked' });
    await unblockTask(store, { orgId: ORG, taskId: task?.id ?? '', act }, {});
    expect((await read('?open=false')).items).toContainEqual(
      expect.objectContaining({ id: blocked?.id, clearedAt: NOW }),
    );
    expect((await read('')).items.map(({ id }) => id)).not.toContain(blocked?.id);
  });

  test('has the digest as it was published', async () => {
    const store = await open({ clock: () => Date.parse(NOW) });
    const { get } = openConsole(store);
    await openBoard(store, SMALL);
    const { digest } = boardDigest.parse((await get(`${API}/digest`)).body);
    expect(digest).toMatchObject({ date: '2026-03-02', ai: false, text: expect.stringContaining('blocked') });
  });

  test('has what each run changed, by board and by run', async () => {
    const engine = await openEngine(open);
    const { store } = engine;
    const [ended] = await engine.die(1);
    const jobId = 'mail.send';
    await openBoard(store, SMALL);
    await engine.pass(60_000);
    await runQuestmaster(store, { ...RUN, jobId, now: NEXT_DAY, runId: ended ?? 0 });
    const { get } = openConsole(store);
    const read = async (query: string) => summaryList.parse((await get(`${API}/runs${query}`)).body);
    const { items } = await read('');
    expect(items.map((one) => one.jobId)).toEqual([jobId, 'weekly.sprintplanner', 'daily.questmaster']);
    const first = await read('?limit=1');
    expect((await read(`?limit=2&cursor=${first.next}`)).items).toEqual(items.slice(1));
    // This store knows it by the board alone.
    expect((await read('?job=daily.questmaster')).items).toEqual(items.slice(2));
    expect((await read('?job=report')).items).toEqual([]);
    expect((await get(`${API}/runs?job=mail.sned`)).body).toMatchObject({ code: 'UNKNOWN_JOB' });
    const { body } = await get(`${API}/runs/${items[2]?.id}`);
    const shown = runSummary.parse(body);
    expect(shown).toMatchObject({ day: '2026-03-02', runId: 1, status: 'success', cycles: [] });
    expect(shown.counts.changes).toBe(shown.changes.length);
    expect(shown.changes).toContainEqual({
      entity: 'quest',
      id: expect.any(String),
      action: 'unlocked',
      from: 'locked',
      to: 'unlocked',
    });
    expect(shown.says).toMatch(/\d quests? unlocked.*\d decks? generated/);
    const ofRun = async (id: number, who = {}) =>
      summariesOfRun.parse((await openConsole(store, who).get(`/api/v1/runs/${id}/boards`)).body).items;
    expect(await ofRun(ended ?? 0)).toEqual([items[0]]);
    expect(await ofRun(ended ?? 0, { orgs: ['acme'] })).toEqual([]);
    expect(await ofRun(ended ?? 0, { jobs: ['mail.*'] })).toEqual([]);
    expect(await get(`${API}/runs/none`)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
  });

  test('out of sight is the day of no organisation', async () => {
    const store = await open({ clock: () => Date.parse(NOW) });
    await openBoard(store, SMALL);
    const { get } = openConsole(store, { orgs: ['acme'] });
    for (const part of ['decks', 'flags', 'digest', 'runs', 'runs/x', 'export', 'github'])
      expect([part, await get(`${API}/${part}`)]).toMatchObject([
        part,
        { status: 404, body: { code: 'UNKNOWN_ORG' } },
      ]);
  });
});

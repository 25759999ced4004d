import { listEvents } from '@sb/events';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { deleteView, listViews, saveView } from '../src/index.ts';
import { aUser, opened } from './people.ts';

const FAILED = { page: 'runs', name: 'Failed mail', query: 'state=failed&job=mail.*' };

const ANA = { actor: 'user:ana' };

eachDialect('a saved view', (open) => {
  test('is of its user or of the team, and nobody else sees or deletes it', async () => {
    const { store, clock } = await opened(open);
    const [ana, bo] = [await aUser(store, 'ana'), await aUser(store, 'bo')];
    const own = await saveView(store, FAILED, { userId: ana.id, ...ANA });
    expect(own).toEqual({
      ...FAILED,
      id: own.id,
      version: expect.any(Number),
      isOfTeam: false,
      createdAt: clock.now,
    });
    const team = await saveView(store, { ...FAILED, page: 'events' }, ANA);
    expect((await listViews(store, { userId: ana.id })).map(({ id }) => id)).toEqual([team.id, own.id]);
    expect((await listViews(store, { userId: bo.id })).map(({ id }) => id)).toEqual([team.id]);
    const unknown = { code: 'UNKNOWN_VIEW' };
    await expect(deleteView(store, own.id, { userId: bo.id, ...ANA })).rejects.toMatchObject(unknown);
    await expect(deleteView(store, team.id, { userId: ana.id, ...ANA })).rejects.toMatchObject(unknown);
    await deleteView(store, team.id, ANA);
    await deleteView(store, own.id, { userId: ana.id, ...ANA });
    expect(await listViews(store, { userId: ana.id })).toEqual([]);
    // One's own views are nobody's business.
    const events = await store.read((tx) => listEvents(tx, { types: ['view.*'], limit: 9 }));
    const payload = { viewId: team.id, page: 'events', name: 'Failed mail' };
    const { query } = FAILED;
    expect(events.map(({ type, actor, payload: facts }) => [type, actor, facts])).toEqual([
      ['view.deleted', 'user:ana', { ...payload, before: { query } }],
      ['view.saved', 'user:ana', { ...payload, after: { query } }],
    ]);
  });

  test('is replaced with the version that was read, and never unseen, also when many save it at once', async () => {
    const { store } = await opened(open);
    const views = () => listViews(store, {});
    const save = (query: string, version?: number) =>
      saveView(store, { ...FAILED, query }, { ...ANA, version });
    const hours = Array.from({ length: 5 }, (_, at) => `since=${at + 1}h`);
    const codesOf = async (version?: number) => {
      const ends = await Promise.allSettled(hours.map((query) => save(query, version)));
      return ends.flatMap((end) =>
        end.status === 'rejected' ? [(end.reason as { code: string }).code] : [],
      );
    };
    expect(await codesOf()).toEqual(Array.from({ length: 4 }, () => 'VIEW_EXISTS'));
    const first = await save('state=failed', (await views())[0]?.version);
    // Of one that is as it was asked for, nothing is replaced.
    expect(await save('state=failed')).toEqual(first);
    expect(await codesOf(first.version)).toEqual(Array.from({ length: 4 }, () => 'CONFLICT'));
    const [last] = await views();
    expect(await views()).toHaveLength(1);
    expect(hours).toContain(last?.query);
    const deletion = deleteView(store, first.id, { ...ANA, version: first.version });
    await expect(deletion).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await views()).toEqual([last]);
    const [event] = await store.read((tx) => listEvents(tx, { types: ['view.*'], limit: 1 }));
    expect(event).toMatchObject({
      type: 'view.saved',
      payload: { before: { query: 'state=failed' }, after: { query: last?.query } },
    });
    await deleteView(store, first.id, { ...ANA, version: last?.version });
    await expect(save('state=failed', last?.version)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await views()).toEqual([]);
  });

  test('has a page, a name and a query that can be stored, and there are not too many', async () => {
    const { store } = await opened(open);
    await expect(
      saveView(store, { page: 'runs', name: ' ', query: 'x'.repeat(2_001) }, ANA),
    ).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
      problems: [{ field: 'name' }, { field: 'query' }],
    });
    for (let at = 0; at < 100; at++) await saveView(store, { ...FAILED, name: `view ${at}` }, ANA);
    await expect(saveView(store, FAILED, ANA)).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
    const seen = (await listViews(store, {})).find(({ name }) => name === 'view 7');
    await saveView(store, { ...FAILED, name: 'view 7', query: '' }, { ...ANA, version: seen?.version });
  });
});

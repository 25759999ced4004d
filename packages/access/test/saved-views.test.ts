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
    expect(own).toEqual({ ...FAILED, id: own.id, isOfTeam: false, createdAt: clock.now });
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
    expect(events.map(({ type, actor, payload: facts }) => [type, actor, facts])).toEqual([
      ['view.deleted', 'user:ana', payload],
      ['view.saved', 'user:ana', payload],
    ]);
  });

  test('is replaced by a later one of its name, also when many save it at once', async () => {
    const { store } = await opened(open);
    const { id: userId } = await aUser(store, 'ana');
    const queries = Array.from({ length: 5 }, (_, at) => `since=${at + 1}h`);
    await Promise.all(queries.map((query) => saveView(store, { ...FAILED, query }, { userId, ...ANA })));
    const views = await listViews(store, { userId });
    expect(views).toHaveLength(1);
    expect(queries).toContain(views[0]?.query);
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
    await saveView(store, { ...FAILED, name: 'view 7', query: '' }, ANA);
  });
});

import { sql, type Store } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import {
  beginRequest,
  createToken,
  listTokens,
  listUsers,
  makeLink,
  readLink,
  readSession,
  removeExpired,
  signIn,
  useLink,
} from '../src/index.ts';
import { aUser, BY_ADA, DAY, HOUR, NOON, opened, PASSWORD } from './people.ts';

const TABLES = ['sessions', 'links', 'sign_ins', 'idempotency', 'operations'] as const;

async function counts(store: Store): Promise<readonly number[]> {
  return Promise.all(
    TABLES.map(
      async (table) => (await store.read((tx) => tx.rows(sql`select 1 from ${sql.table(table)}`))).length,
    ),
  );
}

function addOperation(store: Store, endedAt: number | null): Promise<void> {
  return store.write((tx) =>
    tx.run(sql`insert into operations (kind, choice, actor, state, total, progress, created_at, updated_at, ended_at)
      values ('replay', '{}', 'user:ana', 'done', 1, '{}', 1, 1, ${endedAt})`),
  );
}

eachDialect('what has expired', (open) => {
  test('is removed, each kind by its time; users, tokens and open operations stay', async () => {
    const { store, clock } = await opened(open);
    await aUser(store, 'ana');
    await createToken(store, { name: 'ci', user: 'ana', role: 'viewer', until: { forMs: HOUR } }, BY_ADA);
    await signIn(store, { name: 'ana', password: PASSWORD });
    await signIn(store, { name: 'ana', password: 'wrong' }).catch(() => undefined);
    await beginRequest(store, { key: 'k', author: 'user:ana', request: 'old' });
    const wall = await useLink(store, (await makeLink(store, { kind: 'wall' }, BY_ADA)).secret, {});
    for (const endedAt of [null, NOON - 30 * DAY, NOON - 30 * DAY + 24 * HOUR + 1])
      await addOperation(store, endedAt);
    expect(await counts(store)).toEqual([2, 1, 1, 1, 3]);
    expect(await removeExpired(store, NOON)).toEqual({
      removed: { operations: 1 },
      isWhole: true,
    });

    clock.now += 24 * HOUR;
    const invite = await makeLink(store, { kind: 'invite', role: 'viewer' }, BY_ADA);
    await beginRequest(store, { key: 'k2', author: 'user:ana', request: 'new' });
    await signIn(store, { name: 'bo', password: 'wrong' }).catch(() => undefined);
    const before = await counts(store);
    const all = { removed: { access: 3, requests: 1 }, isWhole: true };
    expect(await removeExpired(store, clock.now, { dryRun: true })).toEqual(all);
    expect(await counts(store)).toEqual(before);
    expect(await removeExpired(store, clock.now)).toEqual(all);
    expect(await counts(store)).toEqual([1, 1, 1, 1, 2]);
    expect(await readSession(store, wall.secret)).toHaveProperty('identity');
    expect(await readLink(store, invite.secret)).toMatchObject({ kind: 'invite' });
    expect(await listUsers(store)).toHaveLength(1);
    expect(await listTokens(store)).toHaveLength(1);
  });
});

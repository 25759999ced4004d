import { sql } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import {
  createToken,
  FORGET_SESSIONS,
  forgetSessions,
  listRestoredTokens,
  listSessions,
  makeLink,
  readLink,
  revokeToken,
  signIn,
} from '../src/index.ts';
import { aUser, BY_ADA, DAY, HOUR, opened, PASSWORD } from './people.ts';

eachDialect('a store that was restored', (open) => {
  test('has no session and no link, and names the tokens that can be used', async () => {
    const { store, clock } = await opened(open);
    await aUser(store, 'ana');
    await signIn(store, { name: 'ana', password: PASSWORD });
    const link = await makeLink(store, { kind: 'invite', role: 'viewer' }, BY_ADA);
    const wish = { name: 'ci', user: 'ana', role: 'viewer' } as const;
    const short = await createToken(store, { ...wish, name: 'short', until: { forMs: HOUR } }, BY_ADA);
    const revoked = await createToken(store, { ...wish, until: { forMs: DAY } }, BY_ADA);
    await revokeToken(store, revoked.token.id, BY_ADA);
    const valid = await createToken(store, { ...wish, until: { forMs: DAY } }, BY_ADA);
    clock.now = short.token.expiresAt;
    // The script of PostgreSQL has the same effect as the body.
    if (store.dialect === 'sqlite') await store.write(forgetSessions);
    else for (const text of FORGET_SESSIONS) await store.write((tx) => tx.run(sql.raw(text)));
    expect(await listSessions(store)).toEqual([]);
    await expect(readLink(store, link.secret)).rejects.toMatchObject({ why: 'unknown' });
    expect(await listRestoredTokens(store)).toEqual([valid.token]);
  });

  test('may be of a version that knew no users', async () => {
    const { store } = await opened(open);
    for (const table of ['sessions', 'links', 'tokens'])
      await store.write((tx) => tx.run(sql`drop table ${sql.table(table)}`));
    await store.write(forgetSessions);
    if (store.dialect === 'postgres')
      for (const text of FORGET_SESSIONS) await store.write((tx) => tx.run(sql.raw(text)));
    expect(await listRestoredTokens(store)).toEqual([]);
  });
});

import { aboveStore, eachDialect, quickPasswords } from '@sb/testkit';
import { sql, type Store } from '@sb/storage';
import { expect, test } from 'vitest';
import {
  changePassword,
  changeUser,
  disableUser,
  enableUser,
  endSession,
  listSessions,
  makeLink,
  readSession,
  signIn,
  type SignedIn,
  signOut,
  useLink,
} from '../src/index.ts';
import {
  aUser,
  BY_ADA,
  DAY,
  eventsOf,
  failingAt,
  HERE,
  HOUR,
  MINUTE,
  NOON,
  opened,
  PASSWORD,
} from './people.ts';

quickPasswords();

const NEXT = 'seven quiet lamps';

function enter(store: Store, name: string, password = PASSWORD): Promise<SignedIn> {
  return signIn(store, { name, password, ...HERE });
}

async function seenAt(store: Store): Promise<readonly number[]> {
  const rows = await store.read((tx) => tx.rows(sql<{ seen_at: number }>`select seen_at from sessions`));
  return rows.map((row) => row.seen_at);
}

/** Asks by the session, and waits until the store has it that it was seen. */
async function use(store: Store, secret: string, now: number): ReturnType<typeof readSession> {
  const known = await readSession(store, secret);
  await expect.poll(() => seenAt(store)).toContain(now);
  return known;
}

eachDialect('a session', (open) => {
  test('writes at most once a minute that it was seen', async () => {
    const { store, clock } = await opened(open);
    await aUser(store, 'ana');
    const { secret } = await enter(store, 'ana');
    clock.now += MINUTE - 1;
    await readSession(store, secret);
    expect(await seenAt(store)).toEqual([NOON]);
    clock.now += 1;
    await use(store, secret, clock.now);
    expect(await seenAt(store)).toEqual([NOON + MINUTE]);
    clock.now += HOUR;
    await readSession(store, secret, { touches: false });
    expect(await seenAt(store)).toEqual([NOON + MINUTE]);
  });

  test('is known also while no write comes to an end, and one write waits', async () => {
    const { store, clock } = await opened(open);
    await aUser(store, 'ana');
    const { secret, identity } = await enter(store, 'ana');
    clock.now += MINUTE;
    let writes = 0;
    const locked: Store = {
      ...store,
      write() {
        writes += 1;
        return new Promise<never>(() => {});
      },
    };
    for (let times = 0; times < 3; times++) expect(await readSession(locked, secret)).toEqual({ identity });
    expect(writes).toBe(1);
  });

  test('ends when the rights of its user change, and when the user is disabled, also after it is enabled again', async () => {
    const { store } = await opened(open);
    await aUser(store, 'root', { role: 'admin' });
    await aUser(store, 'ana');
    const first = await enter(store, 'ana');
    await changeUser(store, 'ana', { role: 'operator' }, BY_ADA);
    expect(await readSession(store, first.secret)).toEqual({ refused: 'changed' });
    const second = await enter(store, 'ana');
    await disableUser(store, 'ana', BY_ADA);
    expect(await readSession(store, second.secret)).toEqual({ refused: 'disabled' });
    await enableUser(store, 'ana', BY_ADA);
    expect(await readSession(store, second.secret)).toEqual({ refused: 'changed' });
    expect(await listSessions(store)).toEqual([]);
  });

  test('is listed and ended by its user, not by another one', async () => {
    const { store, clock } = await opened(open);
    const ana = await aUser(store, 'ana');
    const bo = await aUser(store, 'bo');
    const one = await enter(store, 'ana');
    clock.now += 1;
    const two = await enter(store, 'ana');
    await enter(store, 'bo');
    const mine = await listSessions(store, { userId: ana.id });
    expect(mine).toEqual(
      [two, one].map(({ identity, expiresAt }) => ({
        hash: identity.sessionHash,
        kind: 'user',
        userId: ana.id,
        user: 'ana',
        createdAt: expiresAt - 7 * DAY,
        seenAt: expiresAt - 7 * DAY,
        expiresAt,
        ...HERE,
      })),
    );
    expect(await listSessions(store)).toHaveLength(3);
    const hash = one.identity.sessionHash ?? '';
    await expect(endSession(store, hash, { actor: 'user:bo', userId: bo.id })).rejects.toMatchObject({
      code: 'UNKNOWN_SESSION',
    });
    await endSession(store, hash, { actor: 'user:ana', userId: ana.id, reason: 'old phone' });
    await signOut(store, two.secret);
    await signOut(store, two.secret);
    for (const { secret } of [one, two])
      expect(await readSession(store, secret)).toEqual({ refused: 'unknown' });
    expect((await eventsOf(store)).filter(({ type }) => type === 'session.ended')).toEqual([
      {
        type: 'session.ended',
        actor: 'user:ana',
        payload: { kind: 'user', user: 'ana', reason: 'old phone' },
      },
      { type: 'session.ended', actor: 'user:ana', payload: { kind: 'user', user: 'ana' } },
    ]);
  });

  test('of a wall lasts 400 days, whether it is seen or not, and sees nothing but the overview', async () => {
    const { store, clock } = await opened(open);
    const link = await makeLink(store, { kind: 'wall' }, BY_ADA);
    const { secret, identity } = await useLink(store, link.secret, HERE);
    expect(identity).toMatchObject({ kind: 'wall', actor: 'wall', role: 'wall', canSeePayload: false });
    clock.now += 400 * DAY - 1;
    expect(await readSession(store, secret)).toEqual({ identity });
    expect(await listSessions(store)).toMatchObject([{ kind: 'wall', hash: identity.sessionHash }]);
    clock.now += 1;
    expect(await readSession(store, secret)).toEqual({ refused: 'expired' });
  });
});

aboveStore('a session', (open) => {
  test('ends after 12 hours without a request, and after 7 days in any case', async () => {
    const { store, clock } = await opened(open);
    await aUser(store, 'ana');
    const idle = await enter(store, 'ana');
    const busy = await enter(store, 'ana');
    clock.now += 6 * HOUR;
    expect(await use(store, busy.secret, clock.now)).toEqual({ identity: busy.identity });
    clock.now += 6 * HOUR;
    expect(await readSession(store, idle.secret)).toEqual({ refused: 'expired' });
    expect(await listSessions(store)).toMatchObject([{ hash: busy.identity.sessionHash }]);
    for (; clock.now < NOON + 7 * DAY; clock.now += 6 * HOUR)
      expect(await use(store, busy.secret, clock.now)).toEqual({ identity: busy.identity });
    clock.now = NOON + 7 * DAY - 1;
    expect(await use(store, busy.secret, clock.now)).toEqual({ identity: busy.identity });
    clock.now += 1;
    expect(await readSession(store, busy.secret)).toEqual({ refused: 'expired' });
    expect(await listSessions(store)).toEqual([]);
  });

  test('of an unknown secret is unknown', async () => {
    const { store } = await opened(open);
    for (const secret of ['', 'x', 'ü'.repeat(10_000), '\u0000'])
      expect(await readSession(store, secret)).toEqual({ refused: 'unknown' });
  });

  test('goes on when its user changes the password, and all others end', async () => {
    const { store } = await opened(open);
    await aUser(store, 'ana');
    const own = await enter(store, 'ana');
    const other = await enter(store, 'ana');
    const wish = { current: PASSWORD, next: NEXT };
    await expect(
      changePassword(store, own.identity, { ...wish, current: 'a wrong password' }),
    ).rejects.toMatchObject({ code: 'SIGN_IN_FAILED' });
    await expect(changePassword(store, own.identity, { ...wish, next: 'short' })).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
      problems: [{ field: 'password', message: 'expected 12 to 200 characters, got 5' }],
    });
    await changePassword(store, own.identity, wish);
    expect(await readSession(store, own.secret)).toEqual({ identity: { ...own.identity, version: 2 } });
    expect(await readSession(store, other.secret)).toEqual({ refused: 'changed' });
    await expect(enter(store, 'ana')).rejects.toMatchObject({ code: 'SIGN_IN_FAILED' });
    await enter(store, 'ana', NEXT);
    expect((await eventsOf(store)).filter(({ type }) => type === 'user.changed')).toEqual([
      { type: 'user.changed', actor: 'user:ana', payload: { user: 'ana', password: 'changed' } },
    ]);
  });

  test('is no way to try many passwords', async () => {
    const { store } = await opened(open);
    await aUser(store, 'ana');
    const { identity } = await enter(store, 'ana');
    const wish = { current: 'a wrong password', next: NEXT };
    for (let failures = 0; failures < 5; failures++)
      await expect(changePassword(store, identity, wish)).rejects.toMatchObject({ code: 'SIGN_IN_FAILED' });
    await expect(changePassword(store, identity, { ...wish, current: PASSWORD })).rejects.toMatchObject({
      code: 'RATE_LIMITED',
    });
  });

  test('gives a new password, and a right password is no failure where the user was changed meanwhile or the store fails', async () => {
    const { store } = await opened(open);
    await aUser(store, 'ana');
    const { identity } = await enter(store, 'ana');
    const wish = { current: PASSWORD, next: NEXT };
    for (const role of ['operator', 'viewer', 'operator', 'viewer', 'operator', 'viewer'] as const) {
      let writes = 0;
      const meanwhile: Store = {
        ...store,
        async write(body, options) {
          writes += 1;
          // The first one counts the attempt.
          if (writes === 2) await changeUser(store, 'ana', { role }, BY_ADA);
          return store.write(body, options);
        },
      };
      await expect(changePassword(meanwhile, identity, wish)).rejects.toMatchObject({ code: 'CONFLICT' });
    }
    for (let times = 0; times < 6; times++)
      await expect(changePassword(failingAt(store, [2]), identity, wish)).rejects.toThrow('write 2 failed');
    await changePassword(store, identity, wish);
    await enter(store, 'ana', NEXT);
  });
});

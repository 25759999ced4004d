import { sql, type Store } from '@sb/storage';
import { aboveStore, eachDialect, quickPasswords } from '@sb/testkit';
import { expect, test } from 'vitest';
import { createUser, disableUser, readSession, signIn } from '../src/index.ts';
import { isPassword } from '../src/passwords/hash-password.ts';
import { aUser, BY_ADA, dump, eventsOf, failingAt, HERE, MINUTE, opened, PASSWORD } from './people.ts';
import { watchScrypt } from './watch-scrypt.ts';

quickPasswords();

const WRONG = 'short red teapots';
const QUICK = `scrypt$4$8$1$${'A'.repeat(22)}$${'A'.repeat(43)}`;
const FAILED = {
  code: 'SIGN_IN_FAILED',
  message: 'The name or the password is wrong, or the user is disabled.',
};

eachDialect('a sign-in', (open) => {
  test('with the right name and password makes a session, and its event', async () => {
    const { store } = await opened(open);
    const rights = { role: 'operator', canSeePayload: false, orgs: ['acme'] } as const;
    const { id } = await aUser(store, 'ana', rights);
    const { secret, identity, expiresAt } = await signIn(store, {
      name: ' Ana ',
      password: PASSWORD,
      ...HERE,
    });
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(identity).toEqual({
      kind: 'user',
      actor: 'user:ana',
      ...rights,
      userId: id,
      version: 1,
      user: 'ana',
      sessionHash: expect.stringMatching(/^[\da-f]{64}$/),
    });
    expect(await readSession(store, secret)).toEqual({ identity });
    expect(expiresAt).toBe(Date.UTC(2030, 0, 8, 12));
    expect(await eventsOf(store)).toEqual([
      {
        type: 'user.signed_in',
        actor: 'user:ana',
        payload: { kind: 'user', user: 'ana', address: '192.0.2.7' },
      },
    ]);
  });

  test('that is right takes its own failures off the address, not those of others', async () => {
    const { store } = await opened(open);
    for (const name of ['ana', 'bo']) await aUser(store, name);
    const wrong = (name: string) => signIn(store, { name, password: WRONG, ...HERE });
    for (const name of ['ana', 'ana', 'bo', 'bo']) await expect(wrong(name)).rejects.toMatchObject(FAILED);
    await signIn(store, { name: 'ana', password: PASSWORD, ...HERE });
    for (const name of ['ana', 'ana', 'ana']) await expect(wrong(name)).rejects.toMatchObject(FAILED);
    await expect(wrong('ana')).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  });

  test('cannot be tried more often by many at once', async () => {
    const { store } = await opened(open);
    await aUser(store, 'ana');
    using watch = watchScrypt();
    const tries = Array.from({ length: 20 }, () => signIn(store, { name: 'ana', password: WRONG, ...HERE }));
    const codes = (await Promise.allSettled(tries)).map((tried) =>
      tried.status === 'rejected' ? (tried.reason as { code: string }).code : 'in',
    );
    expect(codes.filter((code) => code === 'SIGN_IN_FAILED')).toHaveLength(5);
    expect(codes.filter((code) => code === 'RATE_LIMITED')).toHaveLength(15);
    expect(watch.counts.all).toBe(5);
  });

  test('that is refused leaves no row, whatever its name, and however many are at once', async () => {
    const { store } = await opened(open);
    const wrong = (name: string) => signIn(store, { name, password: WRONG, ...HERE });
    const names = Array.from({ length: 20 }, (_none, nr) => `stranger-${nr}`);
    await Promise.allSettled(names.map(wrong));
    for (const name of ['more', 'and more'])
      await expect(wrong(name)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    const keys = await store.read((tx) => tx.rows(sql<{ key: string }>`select key from sign_ins`));
    expect(keys.filter(({ key }) => key.startsWith('account:'))).toHaveLength(5);
    expect(keys).toHaveLength(6);
  });
});

aboveStore('a sign-in', (open) => {
  test('says the same of an unknown name, a wrong password and a disabled user, after the same work', async () => {
    const { store } = await opened(open);
    await createUser(store, { name: 'ana', password: PASSWORD, role: 'viewer' }, BY_ADA);
    await createUser(store, { name: 'off', password: PASSWORD, role: 'viewer' }, BY_ADA);
    await disableUser(store, 'off', BY_ADA);
    const wishes = [
      { name: 'ana', password: WRONG },
      { name: 'off', password: PASSWORD },
      { name: 'my secret, typed too early', password: PASSWORD },
    ];
    for (const wish of wishes) {
      using watch = watchScrypt();
      await expect(signIn(store, { ...wish, ...HERE })).rejects.toMatchObject(FAILED);
      expect(watch.counts.all).toBe(1);
    }
    const payloads = (await eventsOf(store)).filter(({ type }) => type === 'user.sign_in_failed');
    expect(payloads).toEqual(
      [{ user: 'ana' }, { user: 'off' }, {}].map((user) => ({
        type: 'user.sign_in_failed',
        actor: 'console',
        payload: { ...user, address: '192.0.2.7' },
      })),
    );
    expect(await dump(store)).not.toContain('too early');
  });

  test('may fail five times, then again after 1, 2, 4 ... minutes, and the right password waits too', async () => {
    const { store, clock } = await opened(open);
    await aUser(store, 'ana');
    const wrong = { name: 'ana', password: WRONG };
    for (let failures = 0; failures < 5; failures++)
      await expect(signIn(store, wrong)).rejects.toMatchObject(FAILED);
    for (const minutes of [1, 2, 4, 8, 16, 32, 60, 60]) {
      await expect(signIn(store, { name: 'ANA', password: PASSWORD })).rejects.toMatchObject({
        code: 'RATE_LIMITED',
        retryAfterMs: minutes * MINUTE,
      });
      clock.now += minutes * MINUTE;
      await expect(signIn(store, wrong)).rejects.toMatchObject(FAILED);
    }
    clock.now += 60 * MINUTE;
    await signIn(store, { name: 'ana', password: PASSWORD });
    // The failures are forgotten: five more are free.
    for (let failures = 0; failures < 5; failures++)
      await expect(signIn(store, wrong)).rejects.toMatchObject(FAILED);
    await expect(signIn(store, wrong)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  });

  test('is limited for an address too, whatever the names', async () => {
    const { store } = await opened(open);
    for (const name of ['ana', 'bo', 'cy', 'di', 'ed', 'flo']) await aUser(store, name);
    const wrong = (name: string, address: string) => signIn(store, { name, password: WRONG, address });
    for (const name of ['ana', 'bo', 'cy', 'di', 'ed'])
      await expect(wrong(name, `2001:db8::${name.length}`)).rejects.toMatchObject(FAILED);
    const right = { name: 'flo', password: PASSWORD };
    await expect(signIn(store, { ...right, address: '2001:db8:0:0:ffff::1' })).rejects.toMatchObject({
      code: 'RATE_LIMITED',
    });
    await signIn(store, { ...right, address: '2001:db8:0:1::1' });
  });

  test('that finds too many others waiting is refused, and is no failure', async () => {
    const { store } = await opened(open);
    await aUser(store, 'ana');
    const others: Promise<boolean>[] = [];
    const busy: Store = {
      ...store,
      async write(body, options) {
        const result = await store.write(body, options);
        // Two are computed and forty wait. None of them ends before the next turn of the event loop.
        if (others.length === 0) others.push(...Array.from({ length: 42 }, () => isPassword('x', QUICK)));
        return result;
      },
    };
    for (let times = 0; times < 6; times++) {
      others.length = 0;
      await expect(signIn(busy, { name: 'ana', password: PASSWORD, ...HERE })).rejects.toMatchObject({
        code: 'RATE_LIMITED',
        message: expect.stringContaining('Too many people sign in at once.'),
      });
      await Promise.all(others);
    }
    await signIn(store, { name: 'ana', password: PASSWORD, ...HERE });
  });

  test('with the right password is no failure where the store fails behind it', async () => {
    const { store } = await opened(open);
    await aUser(store, 'ana');
    const right = { name: 'ana', password: PASSWORD, ...HERE };
    for (let times = 0; times < 6; times++)
      await expect(signIn(failingAt(store, [2]), right)).rejects.toThrow('write 2 failed');
    // Nor does a store that stays away hide the first error.
    await expect(signIn(failingAt(store, [2, 3]), right)).rejects.toThrow('write 2 failed');
    await signIn(store, right);
  });
});

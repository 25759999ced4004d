import { aboveStore, eachDialect, holdRun, untilBlocked, quickPasswords } from '@sb/testkit';
import { expect, test } from 'vitest';
import {
  changePassword,
  findUser,
  linkUrl,
  listOpenLinks,
  listUsers,
  makeLink,
  offerFirstLink,
  readLink,
  readSession,
  signIn,
  useLink,
  withdrawLink,
} from '../src/index.ts';
import { markUsed } from '../src/links/links.sql.ts';
import { hashSecret } from '../src/secrets.ts';
import { addUser } from '../src/users/create-user.ts';
import { lockUsers } from '../src/users/users.sql.ts';
import { aUser, BY_ADA, eventsOf, HERE, HOUR, MINUTE, NOON, opened, PASSWORD } from './people.ts';

quickPasswords();

const NEXT = 'seven quiet lamps';

function refused(why: string) {
  return { code: 'LINK_REFUSED', why };
}

test('a link has its secret in the fragment, which no server gets', () => {
  const urls = (['first', 'invite', 'reset', 'wall'] as const).map((kind) =>
    linkUrl('https://jobs.example.org', { kind, secret: 'x' }),
  );
  expect(urls.map((url) => url.slice('https://jobs.example.org'.length))).toEqual([
    '/setup#x',
    '/invite#x',
    '/reset#x',
    '/wall#x',
  ]);
});

eachDialect('the first link', (open) => {
  test('is valid once for a store: a second console finds it and leaves it valid', async () => {
    const { store, clock } = await opened(open);
    const offers = await Promise.all([
      offerFirstLink(store, 'console on a'),
      offerFirstLink(store, 'console on b'),
    ]);
    const made = offers.find(({ state }) => state === 'made');
    if (made?.state !== 'made') throw new Error('no link was made');
    expect(made.link.secret).toMatch(/^[\w-]{43}$/);
    expect(offers.find(({ state }) => state === 'waiting')).toEqual({
      state: 'waiting',
      by: offers[0] === made ? 'console on a' : 'console on b',
      createdAt: NOON,
      expiresAt: NOON + 30 * MINUTE,
    });
    expect(await readLink(store, made.link.secret)).toEqual({
      kind: 'first',
      role: 'admin',
      expiresAt: NOON + 30 * MINUTE,
    });
    clock.now += 30 * MINUTE;
    await expect(readLink(store, made.link.secret)).rejects.toMatchObject(refused('expired'));
    expect(await offerFirstLink(store, 'console on b')).toMatchObject({ state: 'made' });
    await expect(readLink(store, made.link.secret)).rejects.toMatchObject(refused('unknown'));
  });

  test('makes one administrator, however many use it at once, and then there is none', async () => {
    const { store } = await opened(open);
    const { secret } = await makeLink(store, { kind: 'first' }, BY_ADA);
    const uses = await Promise.allSettled(
      ['ana', 'bo'].map((name) => useLink(store, secret, { name, password: PASSWORD, ...HERE })),
    );
    expect(uses.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(uses.find(({ status }) => status === 'rejected')).toMatchObject({ reason: refused('used') });
    const [user, ...others] = await listUsers(store);
    expect(user).toMatchObject({ role: 'admin', canSeePayload: true, createdBy: 'ada' });
    expect(others).toEqual([]);
    expect(await offerFirstLink(store, 'console')).toEqual({ state: 'done' });
    await expect(makeLink(store, { kind: 'first' }, BY_ADA)).rejects.toMatchObject(refused('done'));
  });

  test('that another process uses at this moment makes no second administrator', async ({ skip }) => {
    const { store } = await opened(open);
    skip(store.dialect === 'sqlite', 'a SQLite store has one writer at a time');
    const { secret } = await makeLink(store, { kind: 'first' }, BY_ADA);
    const rights = { role: 'admin', canSeePayload: true } as const;
    const commit = await holdRun(store, 0, function* (tx) {
      yield* addUser(tx, { name: 'ana', rights, password: '', createdBy: 'ada', actor: 'user:ana' });
      yield* markUsed(tx, hashSecret(secret));
    });
    const using = useLink(store, secret, { name: 'bo', password: PASSWORD });
    await Promise.race([untilBlocked(store), using]);
    await commit();
    await expect(using).rejects.toMatchObject(refused('used'));
    expect(await listUsers(store)).toMatchObject([{ name: 'ana' }]);
  });
});

aboveStore('the first link', (open) => {
  test('that an operator asks for replaces the one before', async () => {
    const { store } = await opened(open);
    const one = await makeLink(store, { kind: 'first' }, BY_ADA);
    const two = await makeLink(store, { kind: 'first' }, BY_ADA);
    await expect(readLink(store, one.secret)).rejects.toMatchObject(refused('unknown'));
    expect(await readLink(store, two.secret)).toMatchObject({ kind: 'first' });
  });

  test('makes no administrator where a user came by another link', async () => {
    const { store } = await opened(open);
    const first = await makeLink(store, { kind: 'first' }, BY_ADA);
    const invite = await makeLink(store, { kind: 'invite', role: 'viewer' }, BY_ADA);
    await useLink(store, invite.secret, { name: 'ana', password: PASSWORD });
    await expect(useLink(store, first.secret, { name: 'bo', password: PASSWORD })).rejects.toMatchObject(
      refused('done'),
    );
    expect(await listUsers(store)).toMatchObject([{ name: 'ana', role: 'viewer' }]);
  });
});

eachDialect('a link', (open) => {
  test('makes a user with its rights, who is signed in then, and works once', async () => {
    const { store, clock } = await opened(open);
    const rights = { role: 'operator', canSeePayload: false, orgs: ['acme'] } as const;
    const { secret } = await makeLink(
      store,
      { kind: 'invite', ...rights },
      { ...BY_ADA, reason: 'new here' },
    );
    clock.now += 24 * HOUR - 1;
    expect(await readLink(store, secret)).toEqual({
      kind: 'invite',
      role: 'operator',
      expiresAt: NOON + 24 * HOUR,
    });
    const signedIn = await useLink(store, secret, { name: 'Ana', password: PASSWORD, ...HERE });
    expect(signedIn.identity).toMatchObject({ actor: 'user:ana', ...rights });
    expect(await readSession(store, signedIn.secret)).toEqual({ identity: signedIn.identity });
    await signIn(store, { name: 'ana', password: PASSWORD });
    await expect(useLink(store, secret, { name: 'bo', password: PASSWORD })).rejects.toMatchObject(
      refused('used'),
    );
    expect(await eventsOf(store)).toMatchObject([
      {
        type: 'link.created',
        actor: 'ada',
        payload: {
          kind: 'invite',
          role: 'operator',
          expiresAt: '2030-01-02T12:00:00.000Z',
          reason: 'new here',
        },
      },
      { type: 'user.created', actor: 'user:ana', payload: { user: 'ana', ...rights, by: 'ada' } },
      { type: 'user.signed_in', actor: 'user:ana' },
      { type: 'user.signed_in', actor: 'user:ana' },
    ]);
  });

  test('for a new password ends the sessions and the limit of its user', async () => {
    const { store } = await opened(open);
    const { version } = await aUser(store, 'ana', { role: 'operator' });
    const before = await signIn(store, { name: 'ana', password: PASSWORD });
    for (let failures = 0; failures < 5; failures++)
      await expect(signIn(store, { name: 'ana', password: 'wrong' })).rejects.toThrow('is wrong');
    const { secret } = await makeLink(store, { kind: 'reset', user: 'Ana' }, BY_ADA);
    expect(await readLink(store, secret)).toMatchObject({ kind: 'reset', user: 'ana' });
    const { identity } = await useLink(store, secret, { password: NEXT, ...HERE });
    expect(identity).toMatchObject({ actor: 'user:ana', role: 'operator' });
    expect(await findUser(store, 'ana')).toMatchObject({ version: version + 1 });
    expect(await readSession(store, before.secret)).toEqual({ refused: 'changed' });
    await signIn(store, { name: 'ana', password: NEXT });
    await expect(makeLink(store, { kind: 'reset', user: 'bo' }, BY_ADA)).rejects.toMatchObject({
      code: 'UNKNOWN_USER',
    });
  });

  test('is void from its withdrawal on, which is an event', async () => {
    const { store, clock } = await opened(open);
    const { secret } = await makeLink(store, { kind: 'invite', role: 'admin' }, BY_ADA);
    await makeLink(store, { kind: 'wall' }, BY_ADA);
    const id = hashSecret(secret).slice(0, 16);
    const withdrawn = await withdrawLink(store, id, { actor: 'user:bo', reason: 'wrong person' });
    expect(withdrawn).toMatchObject({ kind: 'invite', role: 'admin', by: 'ada' });
    await expect(readLink(store, secret)).rejects.toMatchObject(refused('unknown'));
    const unknown = { code: 'UNKNOWN_LINK' };
    await expect(withdrawLink(store, id, BY_ADA)).rejects.toMatchObject(unknown);
    expect((await eventsOf(store)).at(-1)).toEqual({
      type: 'link.withdrawn',
      actor: 'user:bo',
      payload: { kind: 'invite', role: 'admin', reason: 'wrong person' },
    });
    const [wall] = await listOpenLinks(store);
    clock.now += 24 * HOUR;
    await expect(withdrawLink(store, wall?.hash ?? '', BY_ADA)).rejects.toMatchObject(unknown);
  });

  test('is used or withdrawn, never both', async () => {
    const { store } = await opened(open);
    for (const name of ['ana', 'bo', 'cy']) {
      const { secret } = await makeLink(store, { kind: 'invite', role: 'viewer' }, BY_ADA);
      const before = (await listUsers(store)).length;
      const [used, withdrawn] = await Promise.allSettled([
        useLink(store, secret, { name, password: PASSWORD }),
        withdrawLink(store, hashSecret(secret), BY_ADA),
      ]);
      expect([used.status, withdrawn.status].toSorted()).toEqual(['fulfilled', 'rejected']);
      expect((await listUsers(store)).length - before).toBe(used.status === 'fulfilled' ? 1 : 0);
    }
  });

  test('that another process uses at this moment is not withdrawn', async ({ skip }) => {
    const { store } = await opened(open);
    skip(store.dialect === 'sqlite', 'a SQLite store has one writer at a time');
    const { secret } = await makeLink(store, { kind: 'invite', role: 'viewer' }, BY_ADA);
    const hash = hashSecret(secret);
    const commit = await holdRun(store, 0, function* (tx) {
      yield* lockUsers(tx);
      yield* markUsed(tx, hash);
    });
    const withdrawing = withdrawLink(store, hash, BY_ADA);
    await Promise.race([untilBlocked(store), withdrawing]);
    await commit();
    await expect(withdrawing).rejects.toMatchObject({ code: 'UNKNOWN_LINK' });
  });
});

aboveStore('a link', (open) => {
  test('that is used in a wrong way can be used again in the right one', async () => {
    const { store, clock } = await opened(open);
    await aUser(store, 'bo');
    const { secret } = await makeLink(store, { kind: 'invite', role: 'viewer' }, BY_ADA);
    await expect(useLink(store, secret, { name: '', password: 'short' })).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
      problems: [{ field: 'name' }, { field: 'password' }],
    });
    await expect(useLink(store, secret, { name: 'bo', password: PASSWORD })).rejects.toMatchObject({
      code: 'USER_EXISTS',
    });
    await useLink(store, secret, { name: 'ana', password: PASSWORD });
    const late = await makeLink(store, { kind: 'invite', role: 'viewer' }, BY_ADA);
    clock.now += 24 * HOUR;
    await expect(useLink(store, late.secret, { name: 'cy', password: PASSWORD })).rejects.toMatchObject(
      refused('expired'),
    );
    await expect(readLink(store, 'x')).rejects.toMatchObject(refused('unknown'));
  });

  test('is void from a new password of the user who made it, or whose password it sets', async () => {
    const { store } = await opened(open);
    await aUser(store, 'ana', { role: 'admin' });
    const makeThree = async () => {
      await makeLink(store, { kind: 'invite', role: 'admin' }, { actor: 'user:ana' });
      await makeLink(store, { kind: 'reset', user: 'ana' }, BY_ADA);
      await makeLink(store, { kind: 'wall' }, BY_ADA);
    };
    const kinds = async () => (await listOpenLinks(store)).map(({ kind }) => kind);
    await makeThree();
    const { secret } = await makeLink(store, { kind: 'reset', user: 'ana' }, BY_ADA);
    const { identity } = await useLink(store, secret, { password: NEXT });
    expect(await kinds()).toEqual(['wall']);
    await expect(useLink(store, secret, { password: NEXT })).rejects.toMatchObject(refused('used'));
    await makeThree();
    await changePassword(store, identity, { current: NEXT, next: PASSWORD });
    expect(await kinds()).toEqual(['wall', 'wall']);
  });

  test('is withdrawn only by an id that no other link begins with', async () => {
    const { store } = await opened(open);
    for (const kind of ['wall', 'wall'] as const) await makeLink(store, { kind }, BY_ADA);
    await expect(withdrawLink(store, '', BY_ADA)).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
      message: 'A link, id: several links begin like this: expected more of it.',
    });
    expect(await listOpenLinks(store)).toHaveLength(2);
  });
});

eachDialect('the links that can still be used', (open) => {
  test('are those that nobody has used and that have not ended, the next to end first', async () => {
    const { store, clock } = await opened(open);
    await aUser(store, 'ana');
    await makeLink(store, { kind: 'wall' }, BY_ADA);
    clock.now += HOUR;
    const { secret } = await makeLink(store, { kind: 'invite', role: 'operator' }, BY_ADA);
    await makeLink(store, { kind: 'reset', user: 'ana' }, BY_ADA);
    const reset = {
      hash: expect.stringMatching(/^[\da-f]{64}$/),
      kind: 'reset',
      user: 'ana',
      by: 'ada',
      createdAt: NOON + HOUR,
      expiresAt: NOON + 25 * HOUR,
    };
    expect((await listOpenLinks(store)).map(({ kind }) => kind).toSorted()).toEqual([
      'invite',
      'reset',
      'wall',
    ]);
    expect((await listOpenLinks(store))[0]).toMatchObject({ kind: 'wall', expiresAt: NOON + 24 * HOUR });
    await useLink(store, secret, { name: 'bo', password: NEXT });
    clock.now += 23 * HOUR;
    expect(await listOpenLinks(store)).toEqual([reset]);
  });
});

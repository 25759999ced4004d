import type { Store } from '@sb/storage';
import { aboveStore, eachDialect, holdRun, untilBlocked, quickPasswords } from '@sb/testkit';
import { expect, test } from 'vitest';
import {
  changeUser,
  createToken,
  createUser,
  disableUser,
  enableUser,
  findUser,
  listOpenLinks,
  listTokens,
  listUsers,
  makeLink,
  readLink,
  revokeToken,
  useLink,
} from '../src/index.ts';
import { dropLinksOf, lockUsers, setDisabled, setPassword } from '../src/users/users.sql.ts';
import { aUser, BY_ADA, eventsOf, HOUR, NOON, opened, PASSWORD } from './people.ts';

quickPasswords();

eachDialect('a user', (open) => {
  test('is made once for a name, in lower case, with the rights that were given', async () => {
    const { store } = await opened(open);
    const wish = { name: 'Ana', password: PASSWORD, role: 'operator', orgs: ['acme'] } as const;
    const user = await createUser(store, wish, BY_ADA);
    const rights = { role: 'operator', canSeePayload: true, orgs: ['acme'] };
    expect(user).toEqual({ id: 1, name: 'ana', ...rights, createdAt: NOON, createdBy: 'ada', version: 1 });
    expect(await findUser(store, 'ANA')).toEqual(user);
    await expect(createUser(store, { ...wish, name: 'aNA' }, BY_ADA)).rejects.toMatchObject({
      code: 'USER_EXISTS',
    });
    expect(await listUsers(store)).toEqual([user]);
    expect(await eventsOf(store)).toEqual([
      { type: 'user.created', actor: 'ada', payload: { user: 'ana', ...rights, by: 'ada' } },
    ]);
  });

  test('who is the last administrator stays one, however many change at once', async () => {
    const { store } = await opened(open);
    for (const name of ['ana', 'bo', 'cy']) await aUser(store, name, { role: 'admin' });
    const changes = await Promise.allSettled([
      disableUser(store, 'ana', BY_ADA),
      changeUser(store, 'bo', { role: 'viewer' }, BY_ADA),
      disableUser(store, 'cy', BY_ADA),
    ]);
    expect(changes.filter(({ status }) => status === 'rejected')).toMatchObject([
      { reason: { code: 'LAST_ADMIN' } },
    ]);
    const left = (await listUsers(store)).filter((user) => user.role === 'admin' && !user.disabledAt);
    expect(left).toHaveLength(1);
    const last = left[0]?.name ?? '';
    expect(await changeUser(store, last, { canSeePayload: false }, BY_ADA)).toMatchObject({ role: 'admin' });
    await expect(disableUser(store, last, BY_ADA)).rejects.toMatchObject({ code: 'LAST_ADMIN' });
  });

  test('who is the last administrator of all organisations keeps them, whoever of some there is', async () => {
    const { store } = await opened(open);
    await aUser(store, 'ana', { role: 'admin' });
    await aUser(store, 'bo', { role: 'admin', orgs: ['acme'] });
    for (const loss of [{ orgs: ['acme'] }, { role: 'operator' }, { disabled: true }] as const)
      await expect(changeUser(store, 'ana', loss, BY_ADA)).rejects.toMatchObject({ code: 'LAST_ADMIN' });
    await changeUser(store, 'bo', { orgs: null }, BY_ADA);
    expect(await changeUser(store, 'ana', { orgs: ['acme'] }, BY_ADA)).toMatchObject({ orgs: ['acme'] });
    expect(await changeUser(store, 'ana', { role: 'viewer' }, BY_ADA)).toMatchObject({ role: 'viewer' });
  });

  test('who becomes the last administrator meanwhile is not disabled', async ({ skip }) => {
    const { store } = await opened(open);
    skip(store.dialect === 'sqlite', 'a SQLite store has one writer at a time');
    await aUser(store, 'ana', { role: 'admin' });
    const { id } = await aUser(store, 'bo', { role: 'admin' });
    const commit = await holdRun(store, 0, (tx) => setDisabled(tx, id));
    const disabling = disableUser(store, 'ana', BY_ADA);
    await Promise.race([untilBlocked(store), disabling]);
    await commit();
    await expect(disabling).rejects.toMatchObject({ code: 'LAST_ADMIN' });
  });

  test('is disabled and enabled once each, and then its links are void', async () => {
    const { store } = await opened(open);
    await aUser(store, 'root', { role: 'admin' });
    await aUser(store, 'ana', { role: 'admin' });
    const own = await makeLink(store, { kind: 'invite', role: 'admin' }, { actor: 'user:ana' });
    const reset = await makeLink(store, { kind: 'reset', user: 'ana' }, { actor: 'user:root' });
    const other = await makeLink(store, { kind: 'invite', role: 'viewer' }, { actor: 'user:root' });
    const byToken: string[] = [];
    for (const name of ['ci', 'gone']) {
      const wish = { name, user: 'ana', role: 'admin', until: { forMs: HOUR } } as const;
      const { token } = await createToken(store, wish, BY_ADA);
      const actor = `token:${name}@ana`;
      byToken.push((await makeLink(store, { kind: 'invite', role: 'admin' }, { actor })).secret);
      if (name === 'gone') await revokeToken(store, token.id, BY_ADA);
    }
    expect(await disableUser(store, 'ana', BY_ADA)).toMatchObject({ disabledAt: NOON });
    await disableUser(store, 'ana', BY_ADA);
    for (const secret of [own.secret, reset.secret, ...byToken])
      await expect(readLink(store, secret)).rejects.toMatchObject({ code: 'LINK_REFUSED', why: 'unknown' });
    expect(await readLink(store, other.secret)).toMatchObject({ role: 'viewer' });
    await expect(makeLink(store, { kind: 'reset', user: 'ana' }, BY_ADA)).rejects.toMatchObject({
      why: 'disabled',
    });
    await enableUser(store, 'ana', { ...BY_ADA, reason: 'is back' });
    expect((await enableUser(store, 'ana', BY_ADA)).disabledAt).toBeUndefined();
    const changes = (await eventsOf(store)).filter(({ type }) => type.startsWith('user.'));
    expect(changes).toEqual([
      { type: 'user.disabled', actor: 'ada', payload: { user: 'ana' } },
      { type: 'user.enabled', actor: 'ada', payload: { user: 'ana', reason: 'is back' } },
    ]);
  });

  test('gives no access while its rights or its password change: of both at once, the change goes first', async ({
    skip,
  }) => {
    const { store } = await opened(open);
    skip(store.dialect === 'sqlite', 'a SQLite store has one writer at a time');
    await aUser(store, 'root', { role: 'admin' });
    const { id, name, version } = await aUser(store, 'ana', { role: 'admin' });
    const commit = await holdRun(store, 0, function* (tx) {
      yield* lockUsers(tx);
      yield* setPassword(tx, id, 'hashed');
      yield* dropLinksOf(tx, { id, name });
    });
    const act = { actor: 'user:ana', userId: id, version };
    const making = makeLink(store, { kind: 'invite', role: 'admin' }, act);
    const token = { name: 'ci', user: 'root', role: 'admin', until: { forMs: HOUR } } as const;
    const others = [createToken(store, token, act), changeUser(store, 'root', { role: 'viewer' }, act)];
    const ends = Promise.allSettled(others);
    await Promise.race([untilBlocked(store), making]);
    await commit();
    await expect(making).rejects.toMatchObject({ code: 'LINK_REFUSED', why: 'asker' });
    expect(await ends).toMatchObject([{ reason: { code: 'FORBIDDEN' } }, { reason: { code: 'FORBIDDEN' } }]);
    expect(await listOpenLinks(store)).toEqual([]);
    expect(await listTokens(store)).toEqual([]);
    expect(await findUser(store, 'root')).toMatchObject({ role: 'admin' });
  });
});

aboveStore('a user', (open) => {
  test('that is wrong is refused with every problem, and none has the password in it', async () => {
    const { store } = await opened(open);
    const wish = { name: 'a b', password: 'password1234', role: 'root' as 'admin', orgs: [] };
    const refused = await createUser(store, wish, { actor: ' ', reason: '' }).catch(
      (error: unknown) => error,
    );
    expect(refused).toMatchObject({ code: 'REQUEST_INVALID' });
    expect((refused as { problems: { field: string }[] }).problems.map(({ field }) => field)).toEqual([
      'name',
      'password',
      'role',
      'orgs',
      'actor',
      'reason',
    ]);
    expect(String(refused)).not.toContain('password1234');
    const nobody = { name: 'Nobody', password: PASSWORD, role: 'admin' } as const;
    await expect(createUser(store, nobody, BY_ADA)).rejects.toMatchObject({ problems: [{ field: 'name' }] });
    expect(await listUsers(store)).toEqual([]);
  });

  test('is changed only in the version that was read, and its event has before and after', async () => {
    const { store } = await opened(open);
    await aUser(store, 'ana');
    const act = { actor: 'user:root', reason: 'on call' };
    const changed = await changeUser(store, 'ana', { role: 'operator', orgs: ['acme'], version: 1 }, act);
    expect(changed).toMatchObject({ role: 'operator', canSeePayload: true, orgs: ['acme'], version: 2 });
    await expect(changeUser(store, 'ana', { role: 'viewer', version: 1 }, act)).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    expect(await changeUser(store, 'ana', { role: 'operator' }, act)).toEqual(changed);
    expect(await changeUser(store, 'ana', { orgs: null, canSeePayload: false }, act)).toMatchObject({
      role: 'operator',
      canSeePayload: false,
      version: 3,
    });
    expect((await findUser(store, 'ana')).orgs).toBeUndefined();
    expect((await eventsOf(store)).map(({ payload }) => payload)).toMatchObject([
      {
        user: 'ana',
        reason: 'on call',
        before: { role: 'viewer', canSeePayload: true },
        after: { role: 'operator', canSeePayload: true, orgs: ['acme'] },
      },
      { after: { role: 'operator', canSeePayload: false } },
    ]);
    await expect(changeUser(store, 'bo', {}, act)).rejects.toMatchObject({ code: 'UNKNOWN_USER' });
  });

  test.each<[what: string, change: (store: Store) => Promise<unknown>]>([
    ['its role', (store) => changeUser(store, 'ana', { role: 'operator' }, BY_ADA)],
    ['its organisations', (store) => changeUser(store, 'ana', { orgs: ['acme'] }, BY_ADA)],
    ['what it may see', (store) => changeUser(store, 'ana', { canSeePayload: false }, BY_ADA)],
    ['its state', (store) => disableUser(store, 'ana', BY_ADA)],
    [
      'its password',
      async (store) => {
        const { secret } = await makeLink(store, { kind: 'reset', user: 'ana' }, BY_ADA);
        await useLink(store, secret, { password: 'seven quiet lamps' });
      },
    ],
  ])('makes links, and gives no access by a request from before %s changed', async (_what, change) => {
    const { store } = await opened(open);
    await aUser(store, 'root', { role: 'admin' });
    const { id, version } = await aUser(store, 'ana', { role: 'admin' });
    const wishes = [
      { kind: 'invite', role: 'viewer' },
      { kind: 'reset', user: 'root' },
      { kind: 'wall' },
    ] as const;
    const act = { actor: 'user:ana', userId: id, version };
    await makeLink(store, { kind: 'wall' }, act);
    await change(store);
    for (const wish of wishes)
      await expect(makeLink(store, wish, act)).rejects.toMatchObject({ code: 'LINK_REFUSED', why: 'asker' });
    expect(await listOpenLinks(store)).toEqual([]);
    const token = { name: 'ci', user: 'root', role: 'viewer', until: { forMs: HOUR } } as const;
    await expect(createToken(store, token, act)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(changeUser(store, 'root', { disabled: true }, act)).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
  });

  test('is disabled and enabled for the version that was seen, and for no other', async () => {
    const { store } = await opened(open);
    await aUser(store, 'ana');
    const turn = (disabled: boolean, version: number) =>
      changeUser(store, 'ana', { disabled, version }, BY_ADA);
    const stale = { code: 'CONFLICT' };
    await expect(turn(true, 2)).rejects.toMatchObject(stale);
    expect(await turn(true, 1)).toMatchObject({ version: 2 });
    await expect(turn(false, 1)).rejects.toMatchObject(stale);
    const enabled = await turn(false, 2);
    expect(enabled).not.toHaveProperty('disabledAt');
    expect(enabled.version).toBe(3);
    await expect(turn(true, 2)).rejects.toMatchObject(stale);
  });

  test('gets all of a change or nothing of it: its rights, and whether it is disabled', async () => {
    const { store } = await opened(open);
    const before = await aUser(store, 'root', { role: 'admin' });
    const link = await makeLink(store, { kind: 'invite', role: 'viewer' }, { actor: 'user:root' });
    const changes = { canSeePayload: false, disabled: true };
    const refused = { code: 'LAST_ADMIN' };
    await expect(changeUser(store, 'root', changes, BY_ADA)).rejects.toMatchObject(refused);
    expect(await findUser(store, 'root')).toEqual(before);
    expect(await readLink(store, link.secret)).toMatchObject({ role: 'viewer' });
    await aUser(store, 'ana', { role: 'admin' });
    expect(await changeUser(store, 'root', changes, BY_ADA)).toEqual({
      ...before,
      canSeePayload: false,
      disabledAt: NOON,
      version: 3,
    });
    await expect(changeUser(store, 'ana', { role: 'viewer' }, BY_ADA)).rejects.toMatchObject(refused);
    const back = { role: 'operator', disabled: false } as const;
    expect(await changeUser(store, 'root', back, BY_ADA)).toMatchObject({ role: 'operator', version: 5 });
    const types = (await eventsOf(store)).map(({ type }) => type).filter((type) => type.startsWith('user.'));
    expect(types).toEqual(['user.changed', 'user.disabled', 'user.changed', 'user.enabled']);
  });
});

import { publish } from '@sb/events';
import { sql } from '@sb/storage';
import { aboveStore, eachDialect, quickPasswords, watchPlans } from '@sb/testkit';
import { expect, test } from 'vitest';
import {
  changeUser,
  createToken,
  disableUser,
  enableUser,
  listTokens,
  makeLink,
  previewRevoke,
  readLink,
  readToken,
  revokeToken,
  type TokenWish,
  useLink,
} from '../src/index.ts';
import { aUser, BY_ADA, DAY, eventsOf, HOUR, MINUTE, NOON, opened, PASSWORD } from './people.ts';

quickPasswords();

const WISH: TokenWish = { name: 'ci', user: 'ana', role: 'operator', until: { forMs: 90 * DAY } };

eachDialect('a token', (open) => {
  test('is shown once, and is known by its hash until it expires', async () => {
    const { store, clock } = await opened(open);
    const { id: userId } = await aUser(store, 'ana', { role: 'operator', canSeePayload: false });
    const { text, token } = await createToken(store, { ...WISH, jobs: ['report.*'] }, BY_ADA);
    expect(text).toMatch(/^sbt_[\w-]{43}$/);
    expect(token).toEqual({
      id: 1,
      prefix: text.slice(0, 8),
      name: 'ci',
      userId,
      user: 'ana',
      role: 'operator',
      jobs: ['report.*'],
      createdAt: NOON,
      expiresAt: NOON + 90 * DAY,
    });
    expect(await readToken(store, text)).toEqual({
      identity: {
        kind: 'token',
        actor: 'token:ci@ana',
        role: 'operator',
        canSeePayload: false,
        jobs: ['report.*'],
        userId,
        version: 1,
        user: 'ana',
        tokenId: 1,
      },
    });
    clock.now = token.expiresAt - 1;
    expect(await readToken(store, text)).toHaveProperty('identity');
    clock.now += 1;
    expect(await readToken(store, text)).toEqual({ refused: 'expired' });
    expect(await readToken(store, `${text}x`)).toEqual({ refused: 'unknown' });
    expect((await eventsOf(store))[0]).toEqual({
      type: 'token.created',
      actor: 'ada',
      payload: {
        tokenId: 1,
        name: 'ci',
        user: 'ana',
        role: 'operator',
        jobs: ['report.*'],
        expiresAt: '2030-04-01T12:00:00.000Z',
      },
    });
  });

  test('is revoked once, by its user or an administrator, and writes its use at most once a minute', async () => {
    const { store, clock } = await opened(open);
    const ana = await aUser(store, 'ana', { role: 'operator' });
    const bo = await aUser(store, 'bo');
    const { text, token } = await createToken(store, WISH, BY_ADA);
    const other = await createToken(store, { ...WISH, name: 'cd' }, BY_ADA);
    const usedAt = async (): Promise<number | undefined> => (await listTokens(store))[1]?.usedAt;
    await readToken(store, text);
    await expect.poll(usedAt).toBe(NOON);
    clock.now += MINUTE - 1;
    await readToken(store, text);
    expect(await usedAt()).toBe(NOON);
    clock.now += 1;
    await readToken(store, text);
    await expect.poll(usedAt).toBe(NOON + MINUTE);
    await expect(revokeToken(store, token.id, { actor: 'user:bo', userId: bo.id })).rejects.toMatchObject({
      code: 'UNKNOWN_TOKEN',
    });
    const act = { actor: 'user:ana', userId: ana.id, reason: 'leaked' };
    expect(await revokeToken(store, token.id, act)).toMatchObject({ revokedAt: NOON + MINUTE });
    expect(await revokeToken(store, token.id, act)).toMatchObject({ revokedAt: NOON + MINUTE });
    expect(await readToken(store, text)).toEqual({ refused: 'revoked' });
    expect(await listTokens(store, { userId: bo.id })).toEqual([]);
    expect(await listTokens(store, { userId: ana.id })).toMatchObject([
      { id: other.token.id },
      { id: token.id },
    ]);
    expect((await eventsOf(store)).slice(2)).toEqual([
      {
        type: 'token.revoked',
        actor: 'user:ana',
        payload: { tokenId: token.id, name: 'ci', user: 'ana', reason: 'leaked' },
      },
    ]);
  });
});

eachDialect('a token that is revoked', (open) => {
  test('ends what it has made: links that nobody has used, and its tokens with all of theirs', async () => {
    const { store, clock } = await opened(open);
    await aUser(store, 'root', { role: 'admin' });
    await aUser(store, 'ana');
    const made = async (name: string, actor: string, wish: Partial<TokenWish> = {}) =>
      (await createToken(store, { ...WISH, user: 'root', role: 'admin', name, ...wish }, { actor })).token.id;
    const invite = async (actor: string) =>
      (await makeLink(store, { kind: 'invite', role: 'admin' }, { actor })).secret;
    // A token of before had the name: its links are its own.
    const before = await made('ci', 'ada', { until: { forMs: MINUTE } });
    const other = await invite('token:ci@root');
    clock.now += HOUR;
    const id = await made('ci', 'ada');
    const child = await made('child', 'token:ci@root', { user: 'ana', role: 'viewer' });
    const short = await made('short', 'token:ci@root', { until: { forMs: HOUR } });
    const grandchild = await made('grandchild', 'token:short@root');
    const beside = await made('beside', 'user:root');
    const [own, used] = [await invite('token:ci@root'), await invite('token:ci@root')];
    const byChild = await invite('token:child@ana');
    await useLink(store, used, { name: 'bo', password: PASSWORD });
    clock.now += 2 * HOUR;
    const closed = { links: 2, tokens: [child, grandchild] };
    expect(await previewRevoke(store, id)).toMatchObject({ id, closed });
    expect((await previewRevoke(store, id)).revokedAt).toBeUndefined();
    const act = { actor: 'user:root', reason: 'leaked' };
    expect(await revokeToken(store, id, act)).toMatchObject({ id, revokedAt: clock.now, closed });
    for (const secret of [own, byChild])
      await expect(readLink(store, secret)).rejects.toMatchObject({ why: 'unknown' });
    expect(await readLink(store, other)).toMatchObject({ kind: 'invite' });
    const ended = (await listTokens(store)).filter(({ revokedAt }) => revokedAt !== undefined);
    expect(ended.map((one) => one.id)).toEqual([grandchild, child, id]);
    expect((await listTokens(store)).map((one) => one.id)).toEqual([
      beside,
      grandchild,
      short,
      child,
      id,
      before,
    ]);
    const events = (await eventsOf(store)).filter(({ type }) => type === 'token.revoked');
    expect(events).toEqual([
      {
        type: 'token.revoked',
        actor: 'user:root',
        payload: { tokenId: id, name: 'ci', user: 'root', reason: 'leaked', ...closed },
      },
      {
        type: 'token.revoked',
        actor: 'user:root',
        payload: { tokenId: child, name: 'child', user: 'ana', reason: 'leaked', with: id },
      },
      {
        type: 'token.revoked',
        actor: 'user:root',
        payload: { tokenId: grandchild, name: 'grandchild', user: 'root', reason: 'leaked', with: id },
      },
    ]);
    const again = await revokeToken(store, id, act);
    expect(again.closed).toEqual({ links: 0, tokens: [] });
    expect((await eventsOf(store)).filter(({ type }) => type === 'token.revoked')).toEqual(events);
    // As a token that was revoked by a version that left what it had made.
    await store.write((tx) => tx.run(sql`update tokens set revoked_at = null where id = ${grandchild}`));
    expect(await previewRevoke(store, id)).toMatchObject({ closed: { links: 0, tokens: [grandchild] } });
    expect(await revokeToken(store, id, act)).toMatchObject({ closed: { links: 0, tokens: [grandchild] } });
    const left = (await listTokens(store)).filter(({ revokedAt }) => revokedAt === undefined);
    expect(left.map((one) => one.id)).toEqual([beside, short, before]);
  });

  test('is found by what it has made, however much it has done', async () => {
    const { store } = await opened(open);
    await aUser(store, 'root', { role: 'admin' });
    const wish = { ...WISH, user: 'root', role: 'admin' } as const;
    const { token } = await createToken(store, wish, BY_ADA);
    const { token: child } = await createToken(store, { ...wish, name: 'child' }, { actor: 'token:ci@root' });
    await store.write(function* (tx) {
      const act = { type: 'tick', payload: {}, actor: 'token:ci@root' };
      yield* publish(
        tx,
        Array.from({ length: 2_000 }, () => act),
      );
      yield* tx.run(sql`analyze`);
    });
    const { store: watched, explained } = watchPlans(store);
    expect(await previewRevoke(watched, token.id)).toMatchObject({ closed: { tokens: [child.id] } });
    const ofEvents = explained.filter(({ text }) => text.includes(' from events f'));
    expect(ofEvents).toHaveLength(1);
    expect(ofEvents.every(({ touched, plan }) => touched <= 2 && !plan.includes('events_actor'))).toBe(true);
  });

  test('that could make none is ended without a search for what it has made', async () => {
    const { store } = await opened(open);
    await aUser(store, 'root', { role: 'admin' });
    const wish = { ...WISH, user: 'root', role: 'admin' } as const;
    for (const [nr, limit] of [
      { role: 'operator' as const },
      { orgs: ['acme'] },
      { jobs: ['a'] },
    ].entries()) {
      const { token } = await createToken(store, { ...wish, name: `ci-${nr}`, ...limit }, BY_ADA);
      const { store: watched, explained } = watchPlans(store);
      await previewRevoke(watched, token.id);
      expect(explained.filter(({ text }) => text.includes(' from events '))).toEqual([]);
    }
  });

  test('makes neither a link nor a token, and changes no user, by a request from before', async () => {
    const { store, clock } = await opened(open);
    const { id: userId, version } = await aUser(store, 'root', { role: 'admin' });
    await aUser(store, 'ana');
    const { token } = await createToken(store, { ...WISH, user: 'root' }, BY_ADA);
    const act = { actor: 'token:ci@root', userId, version, tokenId: token.id };
    const wish = { ...WISH, name: 'next' };
    await changeUser(store, 'ana', { role: 'operator' }, act);
    clock.now = token.expiresAt;
    await expect(makeLink(store, { kind: 'wall' }, act)).rejects.toMatchObject({ why: 'asker' });
    clock.now = NOON;
    await revokeToken(store, token.id, BY_ADA);
    await expect(makeLink(store, { kind: 'wall' }, act)).rejects.toMatchObject({ why: 'asker' });
    await expect(createToken(store, wish, act)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(changeUser(store, 'ana', { role: 'admin' }, act)).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    expect(await listTokens(store)).toHaveLength(1);
  });
});

aboveStore('a token', (open) => {
  test('has a name that no other valid token of its user has', async () => {
    const { store, clock } = await opened(open);
    await aUser(store, 'ana', { role: 'operator' });
    await aUser(store, 'bo', { role: 'operator' });
    const make = (wish: Partial<TokenWish> = {}) => createToken(store, { ...WISH, ...wish }, BY_ADA);
    const { token } = await make({ until: { forMs: HOUR } });
    await expect(make()).rejects.toMatchObject({
      code: 'TOKEN_EXISTS',
      message: 'Token 1 of "ana" has the name "ci" and is still valid.',
      hint: 'Choose another name, or end that token first: worker token:revoke 1',
    });
    await make({ user: 'bo' });
    clock.now = token.expiresAt;
    const second = await make();
    await expect(make()).rejects.toMatchObject({ code: 'TOKEN_EXISTS' });
    await revokeToken(store, second.token.id, BY_ADA);
    await make();
  });

  test('is one of at most 50 of its user that can be used', async () => {
    const { store, clock } = await opened(open);
    await aUser(store, 'ana', { role: 'operator' });
    await aUser(store, 'bo', { role: 'operator' });
    const make = (name: string, wish: Partial<TokenWish> = {}) =>
      createToken(store, { ...WISH, name, ...wish }, BY_ADA);
    const { token } = await make('short', { until: { forMs: HOUR } });
    for (let nr = 1; nr < 50; nr++) await make(`ci-${nr}`);
    await expect(make('more')).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
      message: 'ana has 50 tokens that can be used, the most a user may have: end one first.',
      hint: expect.stringContaining('worker token:revoke'),
    });
    await make('more', { user: 'bo' });
    clock.now = token.expiresAt;
    const { token: next } = await make('next');
    await expect(make('more')).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
    await revokeToken(store, next.id, BY_ADA);
    await make('more');
  });

  test('never has more rights than its user, also when those change', async () => {
    const { store } = await opened(open);
    await aUser(store, 'root', { role: 'admin' });
    await aUser(store, 'ana', { role: 'operator', orgs: ['acme', 'beta'] });
    await expect(
      createToken(store, { ...WISH, role: 'admin', orgs: ['acme', 'other'] }, BY_ADA),
    ).rejects.toMatchObject({
      problems: [
        { field: 'role', message: 'expected at most operator, the role of ana, got admin' },
        { field: 'orgs', message: 'expected organisations of ana, got "other"' },
      ],
    });
    const { text } = await createToken(store, { ...WISH, orgs: ['acme'] }, BY_ADA);
    expect(await readToken(store, text)).toMatchObject({ identity: { role: 'operator', orgs: ['acme'] } });
    await changeUser(store, 'ana', { role: 'viewer', orgs: ['beta'], canSeePayload: false }, BY_ADA);
    expect(await readToken(store, text)).toMatchObject({
      identity: { role: 'viewer', orgs: [], canSeePayload: false },
    });
    await disableUser(store, 'ana', BY_ADA);
    expect(await readToken(store, text)).toEqual({ refused: 'disabled' });
    await enableUser(store, 'ana', BY_ADA);
    expect(await readToken(store, text)).toHaveProperty('identity');
  });

  test('without an end, or with a wrong name or pattern, is refused', async () => {
    const { store } = await opened(open);
    await aUser(store, 'ana', { role: 'operator' });
    const wrong: readonly (readonly [Partial<TokenWish>, string])[] = [
      [{ until: { forMs: 367 * DAY } }, 'expires'],
      [{ until: { forMs: 0 } }, 'expires'],
      [{ until: { at: NOON } }, 'expires'],
      [{ until: { at: Number.NaN } }, 'expires'],
      [{ name: 'c i' }, 'name'],
      [{ jobs: [] }, 'jobs'],
      [{ jobs: ['*.weekly'] }, 'jobs'],
      [{ role: 'wall' as 'viewer' }, 'role'],
    ];
    for (const [part, field] of wrong)
      await expect(createToken(store, { ...WISH, ...part }, BY_ADA)).rejects.toMatchObject({
        code: 'REQUEST_INVALID',
        problems: [{ field }],
      });
    await expect(createToken(store, { ...WISH, user: 'bo' }, BY_ADA)).rejects.toMatchObject({
      code: 'UNKNOWN_USER',
    });
    expect(await listTokens(store)).toEqual([]);
  });

  test.each([
    { what: 'takes no write', write: () => Promise.reject(new Error('the disk is full')) },
    { what: 'is locked', write: () => new Promise<never>(() => {}) },
  ])('is known also while the store $what', async ({ write }) => {
    const { store } = await opened(open);
    await aUser(store, 'ana', { role: 'operator' });
    const { text } = await createToken(store, WISH, BY_ADA);
    expect(await readToken({ ...store, write }, text)).toHaveProperty('identity');
  });
});

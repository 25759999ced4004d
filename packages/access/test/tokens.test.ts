import { aboveStore, eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import {
  changeUser,
  createToken,
  disableUser,
  enableUser,
  listTokens,
  readToken,
  revokeToken,
  type TokenWish,
} from '../src/index.ts';
import { aUser, BY_ADA, DAY, eventsOf, MINUTE, NOON, opened } from './people.ts';

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
    const other = await createToken(store, WISH, BY_ADA);
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

aboveStore('a token', (open) => {
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

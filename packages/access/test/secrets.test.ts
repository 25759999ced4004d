import { eachDialect, quickPasswords } from '@sb/testkit';
import { expect, test } from 'vitest';
import { createToken, makeLink, readSession, readToken, signIn, useLink } from '../src/index.ts';
import { BY_ADA, DAY, dump, HERE, opened, PASSWORD } from './people.ts';

quickPasswords();

const WRONG = 'a wrong password';

eachDialect('a store', (open) => {
  test('has no secret and no password in any column or event, and no error has one', async () => {
    const { store } = await opened(open);
    const first = await makeLink(store, { kind: 'first' }, BY_ADA);
    const unused = await makeLink(store, { kind: 'invite', role: 'viewer' }, BY_ADA);
    const signedIn = await useLink(store, first.secret, { name: 'ana', password: PASSWORD, ...HERE });
    const wall = await useLink(store, (await makeLink(store, { kind: 'wall' }, BY_ADA)).secret, HERE);
    const { text } = await createToken(
      store,
      { name: 'ci', user: 'ana', role: 'viewer', until: { forMs: DAY } },
      BY_ADA,
    );
    const errors = await Promise.all([
      signIn(store, { name: 'ana', password: WRONG, ...HERE }).catch((error: unknown) => error),
      signIn(store, { name: WRONG, password: PASSWORD, ...HERE }).catch((error: unknown) => error),
      useLink(store, first.secret, { name: 'bo', password: WRONG }).catch((error: unknown) => error),
      useLink(store, unused.secret, { name: 'ana', password: WRONG }).catch((error: unknown) => error),
      useLink(store, unused.secret, { name: 'bo', password: 'password1234' }).catch(
        (error: unknown) => error,
      ),
    ]);
    await readSession(store, signedIn.secret);
    await readToken(store, text);
    const secrets = [PASSWORD, WRONG, 'password1234', text, first, unused, signedIn, wall].map((one) =>
      typeof one === 'string' ? one : one.secret,
    );
    const everything = `${await dump(store)} ${errors.map((error) => `${String(error)} ${JSON.stringify(error)}`).join(' ')}`;
    expect(errors.every((error) => error instanceof Error)).toBe(true);
    expect(everything).toContain('user:ana');
    expect(secrets.filter((secret) => everything.includes(secret))).toEqual([]);
  });
});

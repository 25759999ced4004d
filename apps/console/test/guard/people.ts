/** People and programs with credentials of each kind, good and bad, in a store. */
import { randomBytes, scryptSync } from 'node:crypto';
import {
  createToken,
  disableUser,
  makeLink,
  type Rights,
  revokeToken,
  signIn,
  signOut,
  useLink,
} from '@sb/access';
import { sql, type Store } from '@sb/storage';
import type { createConsole } from '../../src/create-console.ts';
import { identifyBy } from '../../src/start/identify.ts';
import { settleConsole } from '../../src/start/settings.ts';

export const PASSWORD = 'tall green kettle';
const BY = { actor: 'test' };

export type Identify = Parameters<typeof createConsole>[0]['identify'];
export type Headers = Readonly<Record<string, string>>;

/** As the program does it. */
export function identifyIn(store: Store): Identify {
  return identifyBy(store, settleConsole({ DATABASE_URL: 'sqlite:x.db' }, '/').settings);
}

/** A user whose password is quick to check, signed in. Returns the headers of its pages. */
export async function aPerson(store: Store, name: string, rights: Partial<Rights> = {}): Promise<Headers> {
  const { role = 'viewer', canSeePayload = true, orgs } = rights;
  const salt = randomBytes(16);
  const key = scryptSync(PASSWORD, salt, 32, { N: 2 ** 4, r: 8, p: 1 });
  const password = `scrypt$4$8$1$${salt.toString('base64url')}$${key.toString('base64url')}`;
  await store.write((tx) =>
    tx.run(sql`insert into users (name, password, role, can_payload, orgs, created_at, created_by)
      values (${name}, ${password}, ${role}, ${canSeePayload ? 1 : 0}, ${orgs ? JSON.stringify(orgs) : null}, ${tx.now}, 'seed')`),
  );
  return signInAs(store, name);
}

async function signInAs(store: Store, name: string): Promise<Headers> {
  const { secret } = await signIn(store, { name, password: PASSWORD });
  return { cookie: `sb_session=${secret}`, 'sec-fetch-site': 'same-origin' };
}

/** A screen on a wall, signed in by its link. Returns the headers of its page. */
export async function aWall(store: Store): Promise<Headers> {
  const link = await makeLink(store, { kind: 'wall' }, BY);
  const { secret } = await useLink(store, link.secret, {});
  return { cookie: `sb_session=${secret}`, 'sec-fetch-site': 'same-origin' };
}

export async function aToken(
  store: Store,
  user: string,
  wish: Partial<Parameters<typeof createToken>[1]> = {},
): Promise<Headers & { readonly authorization: string }> {
  const name = `t${randomBytes(4).toString('hex')}`;
  const { text } = await createToken(
    store,
    { name, user, role: 'operator', until: { forMs: 86_400_000 }, ...wish },
    BY,
  );
  return { authorization: `Bearer ${text}` };
}

/** Credentials that were good and are not, by what ended them. `pass` moves the clock of the store on. */
export async function endedCredentials(
  store: Store,
  pass: (time: string) => Promise<unknown>,
): Promise<Readonly<Record<string, Headers>>> {
  await aPerson(store, 'gone', { role: 'admin' });
  const signedOut = await signInAs(store, 'gone');
  await signOut(store, signedOut['cookie']?.split('=')[1] ?? '');
  const expired = await aToken(store, 'gone', { role: 'admin', until: { forMs: 1_000 } });
  const { token, text } = await createToken(
    store,
    { name: 'revoked', user: 'gone', role: 'admin', until: { forMs: 86_400_000 } },
    BY,
  );
  await revokeToken(store, token.id, BY);
  await pass('2s');
  const idle = await signInAs(store, 'gone');
  await pass('13h');
  const disabled = await aPerson(store, 'disabled', { role: 'admin' });
  await disableUser(store, 'disabled', BY);
  return {
    'a session that was signed out': signedOut,
    'a session that was idle': idle,
    'a session of a user who was disabled': disabled,
    'an expired token': expired,
    'a revoked token': { authorization: `Bearer ${text}` },
    'a token that never was': { authorization: `Bearer sbt_${'x'.repeat(43)}` },
    // Where there is a token, no cookie is looked at.
    'a revoked token beside a good cookie': {
      authorization: `Bearer ${text}`,
      ...(await aPerson(store, 'beside', { role: 'admin' })),
    },
  };
}

/** Who uses the console of the shop: its users, a token of a program that ends soon, and an invitation that waits. */
import { changeUser, createToken, disableUser, type LinkWish, makeLink, signIn, useLink } from '@sb/access';
import type { Store } from '@sb/storage';

const DAY = 86_400_000;
const ANA = { actor: 'user:ana' };
/** Of the demo: no sign-in uses it. */
const password = 'tall green kettle';

export async function invitePeople(store: Store): Promise<void> {
  const first = await makeLink(store, { kind: 'first' }, { actor: 'console on web-1' });
  await useLink(store, first.secret, { name: 'ana', password, ...ORIGINS.ana });
  await join(store, 'ben', { role: 'viewer', orgs: ['shop'] });
  await join(store, 'cleo', { role: 'viewer', canSeePayload: false });
  await join(store, 'dan', { role: 'operator' });
  await changeUser(store, 'ben', { role: 'operator' }, { ...ANA, reason: 'on call from Monday' });
  await disableUser(store, 'dan', { ...ANA, reason: 'has left' });
  const ci = {
    name: 'ci',
    user: 'ana',
    role: 'operator',
    jobs: ['report.*'],
    until: { forMs: 6 * DAY },
  } as const;
  await createToken(store, ci, ANA);
  await createToken(
    store,
    { name: 'grafana', user: 'ana', role: 'viewer', until: { forMs: 300 * DAY } },
    ANA,
  );
}

type Invited = Omit<Extract<LinkWish, { kind: 'invite' }>, 'kind'>;

/** By a link of ana, as a person does. */
async function join(store: Store, name: string, rights: Invited): Promise<void> {
  const { secret } = await makeLink(store, { kind: 'invite', ...rights }, ANA);
  await useLink(store, secret, { name, password, address: '10.4.1.40', agent: ORIGINS.ana.agent });
}

const ORIGINS = {
  ana: {
    address: '10.4.1.20',
    agent: 'Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0',
  },
  ben: {
    address: '10.4.1.31',
    agent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
  },
};

/** Before the first act of the day: a session that is not used for long ends. */
export async function signInPerson(store: Store, name: keyof typeof ORIGINS): Promise<void> {
  await signIn(store, { name, password, ...ORIGINS[name] });
}

/** Late in the day, so that it still waits in the pictures. */
export async function inviteOperator(store: Store): Promise<void> {
  await makeLink(store, { kind: 'invite', role: 'operator' }, ANA);
}

/** Who uses the console of the shop: its users, a token of a program that ends soon, and an invitation that waits. */
import { changeUser, createToken, createUser, disableUser, makeLink } from '@sb/access';
import type { Store } from '@sb/storage';

const DAY = 86_400_000;
const ANA = { actor: 'user:ana' };
/** Of the demo: no sign-in uses it. */
const password = 'tall green kettle';

export async function invitePeople(store: Store): Promise<void> {
  await createUser(store, { name: 'ana', role: 'admin', password }, { actor: 'console on web-1' });
  await createUser(store, { name: 'ben', role: 'viewer', orgs: ['shop'], password }, ANA);
  await createUser(store, { name: 'cleo', role: 'viewer', canSeePayload: false, password }, ANA);
  await createUser(store, { name: 'dan', role: 'operator', password }, ANA);
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

/** Late in the day, so that it still waits in the pictures. */
export async function inviteOperator(store: Store): Promise<void> {
  await makeLink(store, { kind: 'invite', role: 'operator' }, ANA);
}

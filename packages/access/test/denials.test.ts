import { aboveStore } from '@sb/testkit';
import { expect, test } from 'vitest';
import { createDenials } from '../src/index.ts';
import { eventsOf, opened } from './people.ts';

const ANA = { actor: 'user:ana', role: 'viewer' } as const;
const DENIAL = { method: 'POST', path: '/api/v1/runs/:id/cancel', needs: 'operator' };

aboveStore('asking for more than one may', (open) => {
  test('is an event, at most one a second for each one who asks', async () => {
    const { store, clock } = await opened(open);
    const note = createDenials(store);
    await note(ANA, { ...DENIAL, address: '192.0.2.7' });
    await note(ANA, DENIAL);
    await note({ ...ANA, actor: 'token:ci@ana' }, DENIAL);
    clock.now += 1_000;
    await Promise.all([note(ANA, DENIAL), note(ANA, DENIAL)]);
    expect(await eventsOf(store)).toEqual([
      {
        type: 'access.denied',
        actor: 'user:ana',
        payload: { ...DENIAL, role: 'viewer', address: '192.0.2.7' },
      },
      { type: 'access.denied', actor: 'token:ci@ana', payload: { ...DENIAL, role: 'viewer' } },
      { type: 'access.denied', actor: 'user:ana', payload: { ...DENIAL, role: 'viewer' } },
    ]);
  });
});

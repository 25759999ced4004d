import { listEvents } from '@sb/events';
import type { Store } from '@sb/storage';
import { eachDialect, type Opener } from '@sb/testkit';
import { expect, test } from 'vitest';
import { listSilences, silenceAlerts, unsilence } from '../src/index.ts';
import { findSilencesInForce } from '../src/episodes/silences.sql.ts';
import { HOUR, NOON } from './samples.ts';

const ADA = { actor: 'ada', reason: 'we know' };
const MAIL = { job: ['mail.send'] };

async function opened(open: Opener) {
  const clock = { now: NOON };
  return { clock, store: await open({ clock: () => clock.now }) };
}

async function told(store: Store): Promise<readonly unknown[]> {
  const events = await store.read((tx) => listEvents(tx, { types: ['alert.*'], limit: 10 }));
  return events.toReversed().map(({ type, actor, payload }) => ({ type, actor, payload }));
}

eachDialect('a silence', (open) => {
  test('is in force until its time has passed, and its event says who wanted it', async () => {
    const { clock, store } = await opened(open);
    const inForce = () => store.read(findSilencesInForce);
    const { id } = await silenceAlerts(store, { match: MAIL, until: { forMs: HOUR } }, ADA);
    const quiet = { by: 'silence', from: NOON, to: NOON + HOUR, match: MAIL };
    expect(await inForce()).toEqual([quiet]);
    clock.now += HOUR - 1;
    expect(await inForce()).toEqual([quiet]);
    clock.now += 1;
    expect(await inForce()).toEqual([]);
    expect(await listSilences(store)).toEqual([]);
    const silence = { id, match: MAIL, from: NOON, until: NOON + HOUR, by: 'ada', reason: 'we know' };
    expect(await listSilences(store, { all: true })).toEqual([{ ...silence, inForce: false }]);
    await expect(unsilence(store, id, ADA)).rejects.toMatchObject({
      code: 'SILENCE_OVER',
      message: `The silence ${id} is over: it lasted until 2030-01-01T13:00:00.000Z. Nothing is changed.`,
    });
    const payload = { silenceId: id, match: MAIL, until: '2030-01-01T13:00:00.000Z', reason: 'we know' };
    expect(await told(store)).toEqual([{ type: 'alert.silenced', actor: 'ada', payload }]);
  });

  test('is ended once, by whoever is first', async () => {
    const { store } = await opened(open);
    const { id: other } = await silenceAlerts(
      store,
      { match: {}, until: { at: NOON + 1 } },
      { actor: 'cy', reason: 'all' },
    );
    const { id } = await silenceAlerts(store, { match: MAIL, until: { forMs: HOUR } }, ADA);
    expect((await listSilences(store)).map((one) => one.id)).toEqual([id, other]);
    const ends = await Promise.allSettled([
      unsilence(store, id, { actor: 'bo', reason: 'it is up' }),
      unsilence(store, id, { actor: 'bo', reason: 'it is up' }),
    ]);
    expect(ends.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect((await listSilences(store)).map((one) => one.id)).toEqual([other]);
    expect(await store.read(findSilencesInForce)).toMatchObject([{ match: {} }]);
    const [ended] = await listSilences(store, { all: true });
    expect(ended).toMatchObject({ inForce: false, ended: { at: NOON, by: 'bo' } });
    const payload = { silenceId: id, match: MAIL, reason: 'it is up' };
    expect((await told(store)).slice(2)).toEqual([{ type: 'alert.unsilenced', actor: 'bo', payload }]);
  });

  test('that is not possible, or not there, is refused, and leaves nothing', async () => {
    const { store } = await opened(open);
    const wrong = silenceAlerts(store, { match: { rule: [] }, until: { at: NOON } }, ADA);
    await expect(wrong).rejects.toMatchObject({
      code: 'SILENCE_INVALID',
      message:
        'A silence, match.rule: expected at least one value, got none; ' +
        'until: expected an instant to come, got 2030-01-01T12:00:00.000Z.',
    });
    for (const far of [{ forMs: 1_794_000_000_000_000 }, { at: 253_402_300_800_000 }, { at: Number.NaN }])
      await expect(silenceAlerts(store, { match: MAIL, until: far }, ADA)).rejects.toMatchObject({
        code: 'SILENCE_INVALID',
      });
    await expect(unsilence(store, 7, ADA)).rejects.toMatchObject({ code: 'UNKNOWN_SILENCE' });
    expect(await listSilences(store, { all: true })).toEqual([]);
    expect(await told(store)).toEqual([]);
  });
});

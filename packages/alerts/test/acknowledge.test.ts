import { listEvents } from '@sb/events';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { acknowledge } from '../src/index.ts';
import { JOB, NOON } from './samples.ts';
import { storeAlerts } from './stored-alerts.ts';

const ADA = { actor: 'ada', reason: 'I look at it' };
const other = { ...JOB, name: 'other' };

eachDialect('an alert', (open) => {
  test('is taken on once, by its number, and its event says by whom', async () => {
    const store = await open({ clock: () => NOON });
    const [id = 0] = await storeAlerts(store, [{}]);
    expect(await acknowledge(store, { id }, ADA)).toEqual([
      { id, rule: 'job-timeout', changed: true, by: 'ada', at: NOON },
    ]);
    expect(await acknowledge(store, { id }, { actor: 'bo' })).toMatchObject([{ changed: false, by: 'ada' }]);
    const events = await store.read((tx) => listEvents(tx, { types: ['alert.*'], limit: 10 }));
    expect(events.map(({ type, actor, payload }) => ({ type, actor, payload }))).toEqual([
      {
        type: 'alert.acknowledged',
        actor: 'ada',
        payload: { alertId: id, rule: 'job-timeout', reason: 'I look at it' },
      },
    ]);
  });

  test('is taken on by its rule, with all others of it that fire, or that of a job alone', async () => {
    const store = await open({ clock: () => NOON });
    const [, second, third] = await storeAlerts(store, [
      { state: 'resolved', resolvedAt: NOON },
      { state: 'recovering' },
      { group: other },
      { rule: 'another' },
    ]);
    expect(await acknowledge(store, { rule: 'job-timeout', job: 'other' }, ADA)).toMatchObject([
      { id: third, changed: true },
    ]);
    expect(await acknowledge(store, { rule: 'job-timeout' }, ADA)).toMatchObject([
      { id: second, changed: true },
      { id: third, changed: false },
    ]);
  });

  test('is not taken on by its rule where more fire than the operator was asked about', async () => {
    const store = await open({ clock: () => NOON });
    const [first = 0, second] = await storeAlerts(store, [{}, { group: other }]);
    const choice = { rule: 'job-timeout', atMost: 1 };
    await expect(acknowledge(store, choice, ADA)).rejects.toMatchObject({ code: 'CONFLICT' });
    // One that is taken on already is not asked about.
    await acknowledge(store, { id: first }, { actor: 'bo' });
    expect(await acknowledge(store, choice, ADA)).toMatchObject([
      { id: first, changed: false },
      { id: second, changed: true },
    ]);
  });

  test('that is over, pending or not there is refused', async () => {
    const store = await open({ clock: () => NOON });
    const [over = 0, pending = 0] = await storeAlerts(store, [
      { state: 'resolved', resolvedAt: NOON },
      { state: 'pending', rule: 'queue-backlog' },
    ]);
    await expect(acknowledge(store, { id: over }, ADA)).rejects.toMatchObject({
      code: 'ALERT_NOT_FIRING',
      message: `The alert ${over} (job-timeout) does not fire: it was resolved at 2030-01-01T12:00:00.000Z. Nothing is changed.`,
    });
    await expect(acknowledge(store, { id: pending }, ADA)).rejects.toMatchObject({
      code: 'ALERT_NOT_FIRING',
    });
    for (const choice of [{ id: 99 }, { rule: 'queue-backlog' }, { rule: 'job-timeout', job: 'x' }])
      await expect(acknowledge(store, choice, ADA)).rejects.toMatchObject({ code: 'UNKNOWN_ALERT' });
  });
});

import { listEvents } from '@sb/events';
import { sql } from '@sb/storage';
import { eachDialect, watchPlans } from '@sb/testkit';
import { expect, test } from 'vitest';
import { buildTestMessage, readChannelStates, recordTestAlert } from '../src/index.ts';
import { NOON } from './samples.ts';
import { PAST, storePast } from './stored-alerts.ts';

eachDialect('the state of channels', (open, dialect) => {
  test('is what became of their messages', async () => {
    const store = await open({ clock: () => NOON });
    await store.write(function* (tx) {
      for (const [at, [channel, state, endedAt, says, permanent]] of [
        ['slack', 'sent', 1, '202', 0],
        ['slack', 'sent', 3, '200 ok', 0],
        ['slack', 'given_up', 2, '404', 1],
        ['email', 'given_up', 4, 'first', 0],
        ['email', 'given_up', 5, '550 no such user', 1],
        ['email', 'waiting', null, '451 try later', 0],
        ['email', 'waiting', null, null, 0],
      ].entries())
        yield* tx.run(sql`insert into alert_deliveries (dedupe_key, channel, message, created_at, due_at, state, ended_at, says, permanent)
          values (${String(at)}, ${channel}, '{}', 0, ${endedAt === null ? at : null}, ${state}, ${endedAt}, ${says}, ${permanent})`);
    });
    expect(await readChannelStates(store)).toEqual([
      {
        channel: 'slack',
        lastSentAt: 3,
        lastSentSays: '200 ok',
        lastGivenUp: { at: 2, says: '404' },
        waiting: 0,
      },
      {
        channel: 'email',
        lastGivenUp: { at: 5, says: '550 no such user' },
        waiting: 2,
        waitsFor: '451 try later',
        broken: { since: 5, says: '550 no such user' },
      },
      { channel: 'discord', waiting: 0 },
      { channel: 'webhook', waiting: 0 },
    ]);
  });

  test('is not broken any more where a command has sent a test by itself', async () => {
    const clock = { now: NOON };
    const store = await open({ clock: () => clock.now });
    await store.write((tx) =>
      tx.run(sql`insert into alert_deliveries (dedupe_key, channel, message, created_at, state, ended_at, says, permanent)
        values ('a', 'slack', '{}', 0, 'given_up', ${NOON}, '404', 1)`),
    );
    clock.now += 1_000;
    const message = buildTestMessage({ id: 'test_1', now: clock.now });
    const sent = [{ channel: 'slack' as const, says: '200 ok' }];
    await recordTestAlert(store, { message, channels: ['slack', 'email'], sent }, { actor: 'ada' });
    const [slack, email] = await readChannelStates(store);
    expect(slack).toMatchObject({ lastSentAt: clock.now, lastSentSays: '200 ok', waiting: 0 });
    expect(slack).not.toHaveProperty('broken');
    expect(email).toEqual({ channel: 'email', waiting: 0 });
    expect(await store.read((tx) => listEvents(tx, { types: ['alert.tested'], limit: 9 }))).toMatchObject([
      { type: 'alert.tested', actor: 'ada', payload: { channels: ['slack', 'email'] } },
    ]);
  });

  test('reads the last message that was sent by an index, whatever their number', async () => {
    const past = await open({ clock: () => NOON });
    await storePast(past);
    const { store, explained } = watchPlans(past);
    expect((await readChannelStates(store))[0]).toMatchObject({ channel: 'slack', lastSentAt: PAST });
    expect(Math.max(...explained.map(({ touched }) => touched))).toBeLessThanOrEqual(16);
    if (dialect === 'postgres') return;
    const plan = explained.map((one) => one.plan).join('\n');
    expect(plan).toMatch(/alert_deliveries_ended \(channel=\? AND state=\? AND permanent=\?/);
    expect(plan).not.toMatch(/alert_deliveries_ended \(channel=\? AND state=\?\)/);
    // Of those that were given up, which are few, two kinds are sorted: twice for each channel.
    expect(plan.match(/TEMP B-TREE/g)).toHaveLength(8);
  });
});

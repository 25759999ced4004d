import { sql, type Store } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import {
  acknowledge,
  type AlertMatch,
  countAlertsByRule,
  readAlertStatistics,
  silenceAlerts,
} from '../src/index.ts';
import { HOUR, MINUTE, NOON, QUEUE } from './samples.ts';
import { storeAlerts } from './stored-alerts.ts';

const feed = (nr: number) => ({ kind: 'job', name: `feed${nr}` }) as const;
const over = (minutes: number) => ({ state: 'resolved', resolvedAt: NOON + minutes * MINUTE }) as const;

async function tell(store: Store, id: number, states: readonly string[]): Promise<void> {
  await store.write(function* (tx) {
    for (const [at, state] of states.entries())
      yield* tx.run(sql`
        insert into alert_deliveries (dedupe_key, channel, message, episode_id, created_at, state)
        values (${`${id} ${at}`}, ${at === 0 ? 'slack' : 'email'}, '{}', ${id}, ${NOON}, ${state})`);
    yield* tx.run(
      sql`insert into alert_suppressed values (${id}, 'cap', ${id}, 0, 0), (${id}, 'silence', 1, 0, 0)`,
    );
  });
}

eachDialect('the numbers of alerts', (open) => {
  test('are those of each rule, severity and channel since a moment', async () => {
    const store = await open({ clock: () => NOON });
    const [first = 0, second = 0] = await storeAlerts(store, [
      over(1),
      { ...over(30), severity: 'critical' },
      over(2),
      { rule: 'queue-backlog', group: QUEUE, severity: 'low', firedAt: NOON - HOUR },
      { rule: 'queue-backlog', group: QUEUE, severity: 'low', firedAt: NOON - 2 * HOUR, ...over(0) },
      { rule: 'not-yet', state: 'pending' },
    ]);
    await tell(store, first, ['sent', 'sent', 'given_up']);
    await tell(store, second, ['waiting', 'sent']);
    const resolvedAfterMs = { p50: 2 * MINUTE, p95: 30 * MINUTE, max: 30 * MINUTE };
    const suppressed = { cap: first + second, silence: 2 };
    const timeouts = { fired: 3, firingNow: 0, sent: 3, givenUp: 1, suppressed, resolvedAfterMs };
    const backlog = { fired: 1, firingNow: 1, sent: 0, givenUp: 0, suppressed: {} };
    expect(await readAlertStatistics(store, { since: NOON - HOUR })).toEqual({
      total: { ...timeouts, fired: 4, firingNow: 1 },
      rules: [
        { rule: 'job-timeout', ...timeouts },
        { rule: 'queue-backlog', ...backlog },
      ],
      severities: [
        expect.objectContaining({ severity: 'critical', fired: 1, sent: 1 }),
        expect.objectContaining({ severity: 'high', fired: 2, sent: 2, givenUp: 1 }),
        { severity: 'low', ...backlog },
      ],
      channels: [
        { channel: 'email', sent: 2, givenUp: 1, waiting: 0 },
        { channel: 'slack', sent: 1, givenUp: 0, waiting: 1 },
      ],
      isWhole: true,
    });
  });

  test('have what fires now, whenever it began, and nothing else of an empty time', async () => {
    const store = await open({ clock: () => NOON });
    await storeAlerts(store, [{ firedAt: NOON - HOUR }]);
    const { total, rules } = await readAlertStatistics(store, { since: NOON });
    expect(total).toEqual({ fired: 0, firingNow: 1, sent: 0, givenUp: 0, suppressed: {} });
    expect(rules).toMatchObject([{ rule: 'job-timeout', fired: 0, firingNow: 1 }]);
  });

  test('count the newest where there are too many, and say so', async () => {
    const store = await open({ clock: () => NOON });
    await storeAlerts(store, [over(1), over(2), over(3)]);
    const some = await readAlertStatistics(store, { since: 0, most: 2 });
    expect(some).toMatchObject({ isWhole: false, total: { fired: 2, resolvedAfterMs: { max: 3 * MINUTE } } });
    expect(await readAlertStatistics(store, { since: 0, most: 3 })).toMatchObject({ isWhole: true });
  });

  test('count those that fire and those that are silenced by rule, of however many, without those that are acknowledged', async () => {
    const store = await open({ clock: () => NOON });
    await storeAlerts(store, [
      ...Array.from({ length: 300 }, (_, nr) => ({ group: feed(nr) })),
      { rule: 'queue-backlog', group: QUEUE },
      { rule: 'over', ...over(1) },
      { rule: 'not-yet', state: 'pending' },
    ]);
    const operator = { actor: 'ben', reason: 'the move' };
    const silence = (match: AlertMatch) => silenceAlerts(store, { match, until: { forMs: HOUR } }, operator);
    const counts = async () =>
      Object.fromEntries(
        (await countAlertsByRule(store)).map(({ rule, ...of }) => [rule, [of.firing, of.silenced]]),
      );
    const backlog = [1, 0];
    expect(await counts()).toEqual({ 'job-timeout': [300, 0], 'queue-backlog': backlog });
    await silence({ job: ['feed3', 'feed4', 'mail'] });
    expect(await counts()).toEqual({ 'job-timeout': [300, 2], 'queue-backlog': backlog });
    await silence({ rule: ['job-timeout', 'over', 'not-yet'] });
    await acknowledge(store, { rule: 'job-timeout', job: 'feed7' }, operator);
    expect(await counts()).toEqual({ 'job-timeout': [300, 299], 'queue-backlog': backlog });
    await silence({ severity: ['high'] });
    expect(await counts()).toEqual({ 'job-timeout': [300, 299], 'queue-backlog': [1, 1] });
  });
});

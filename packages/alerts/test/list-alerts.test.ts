import { sql, type Store, type Tx } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { acknowledge, type AlertFilter, listAlerts } from '../src/index.ts';
import { selectAlerts, selectDeliveries } from '../src/queries/alerts.sql.ts';
import { aVerdict, JOB, MINUTE, NOON, QUEUE } from './samples.ts';
import { storeAlerts } from './stored-alerts.ts';

const { group: _, ...three } = aVerdict('true', { error: 'no answer', runId: 9 });
const { group: __, ...none } = aVerdict('false', { value: '0', detail: 'all is well' });
const fired = (minute: number, more: object = {}) => ({ firedAt: NOON + minute * MINUTE, ...more });
const over = { state: 'resolved', resolvedAt: NOON + 9 * MINUTE, ended: 'recovered' } as const;

async function tell(store: Store, id: number, rows: readonly string[]): Promise<void> {
  await store.write(function* (tx) {
    for (const [at, row] of rows.entries()) {
      const [channel, state, says = null] = row.split(': ');
      yield* tx.run(sql`
        insert into alert_deliveries (dedupe_key, channel, message, episode_id, created_at, state, ended_at, says)
        values (${`${id} ${at}`}, ${channel}, '{}', ${id}, ${NOON}, ${state}, ${state === 'waiting' ? null : NOON + 5}, ${says})`);
    }
  });
}

async function suppress(store: Store, id: number, reason: string): Promise<void> {
  await store.write((tx) =>
    tx.run(sql`insert into alert_suppressed values (${id}, ${reason}, 12, ${NOON}, ${NOON + MINUTE})`),
  );
}

eachDialect('the history of alerts', (open, dialect) => {
  test('has each that fired with what it fired for, whom it was told to and what was left out', async () => {
    const store = await open({ clock: () => NOON });
    const [id = 0] = await storeAlerts(store, [
      { ...over, found: none, raised: three },
      { state: 'pending', rule: 'another' },
    ]);
    await tell(store, id, ['slack: sent', 'email: given_up: 550 no such user', 'slack: waiting: 503']);
    await suppress(store, id, 'cap');
    expect(await listAlerts(store, { limit: 10 })).toEqual({
      alerts: [
        {
          id,
          rule: 'job-timeout',
          severity: 'high',
          about: JOB,
          state: 'resolved',
          firedAt: NOON,
          resolvedAt: NOON + 9 * MINUTE,
          ended: 'recovered',
          value: '3',
          threshold: '3',
          summary: 'so it is',
          error: 'no answer',
          runId: 9,
          deliveries: [
            { channel: 'slack', outcome: 'sent', at: NOON + 5 },
            { channel: 'email', outcome: 'given_up', at: NOON + 5, says: '550 no such user' },
            { channel: 'slack', outcome: 'waiting', at: NOON, says: '503' },
            { outcome: 'suppressed', at: NOON + MINUTE, suppressed: { reason: 'cap', count: 12 } },
          ],
        },
      ],
    });
  });

  test('has the newest messages of each, and the number of the older ones', async () => {
    const store = await open({ clock: () => NOON });
    const [id = 0, other = 0] = await storeAlerts(store, [fired(1), fired(2, { rule: 'another' })]);
    await tell(store, id, [...Array.from({ length: 23 }, () => 'slack: sent'), 'email: sent']);
    await tell(store, other, ['slack: sent']);
    const { alerts } = await listAlerts(store, { limit: 10 });
    expect(alerts.map(({ deliveries, olderDeliveries }) => [deliveries.length, olderDeliveries])).toEqual([
      [1, undefined],
      [20, 4],
    ]);
    expect(alerts[1]?.deliveries.at(-1)).toMatchObject({ channel: 'email' });
  });

  test('is found by what an alert is about, how it is and what was left out of it', async () => {
    const store = await open({ clock: () => NOON });
    const [a, b = 0, c = 0] = await storeAlerts(store, [
      fired(1, { severity: 'critical', ...over }),
      fired(2, { rule: 'queue-backlog', group: QUEUE }),
      fired(3, { group: { ...JOB, name: 'other' }, state: 'recovering' }),
    ]);
    await suppress(store, b, 'silence');
    await acknowledge(store, { id: c }, { actor: 'ada', reason: 'I look' });
    const ids = async (filter: Omit<AlertFilter, 'limit'>) =>
      (await listAlerts(store, { limit: 10, ...filter })).alerts.map(({ id }) => id);
    expect(await ids({})).toEqual([c, b, a]);
    expect(await ids({ severity: 'high' })).toEqual([c, b]);
    expect(await ids({ jobId: 'report' })).toEqual([a]);
    expect(await ids({ queue: 'mail' })).toEqual([b]);
    expect(await ids({ rule: 'job-timeout' })).toEqual([c, a]);
    expect(await ids({ state: 'recovering' })).toEqual([c]);
    expect(await ids({ suppressed: true })).toEqual([b]);
    const [one, two] = [NOON + MINUTE, NOON + 2 * MINUTE];
    expect(await ids({ since: two })).toEqual([c, b]);
    expect(await ids({ until: two })).toEqual([a]);
    expect(await ids({ since: one, until: two, state: 'resolved' })).toEqual([a]);
    expect(await ids({ since: two, state: 'recovering' })).toEqual([c]);
    const [newest] = (await listAlerts(store, { limit: 1 })).alerts;
    expect(newest?.acknowledged).toEqual({ at: NOON, by: 'ada', reason: 'I look' });
  });

  test('comes in pages that miss none and repeat none, also of one moment', async () => {
    const store = await open({ clock: () => NOON });
    const ids = await storeAlerts(
      store,
      [1, 2, 2, 2, 3].map((minute, at) => fired(minute, { rule: `rule-${at}` })),
    );
    const seen: number[] = [];
    let page = await listAlerts(store, { limit: 2 });
    for (;;) {
      seen.push(...page.alerts.map(({ id }) => id));
      if (!page.next) break;
      page = await listAlerts(store, { limit: 2, before: page.next });
    }
    expect(seen).toEqual(ids.toReversed());
  });

  test('finds a page, and what was told of it, by an index', async () => {
    const store = await open();
    await fill(store);
    const page = await planOf(store, () =>
      selectAlerts({ limit: 50, before: { firedAt: 2_000, id: 2_000 } }),
    );
    expect(page).toMatch(
      dialect === 'sqlite' ? /SEARCH e USING INDEX alert_episodes_fired/ : /alert_episodes_fired/,
    );
    const ofTime = await planOf(store, () => selectAlerts({ limit: 50, since: 1_000, until: 2_000 }));
    expect(ofTime).toMatch(
      dialect === 'sqlite'
        ? /SEARCH e USING INDEX alert_episodes_fired \(fired_at>\? AND fired_at<\?\)/
        : /Index Cond: .*fired_at >= .*fired_at </,
    );
    const told = await planOf(store, (tx) => selectDeliveries(tx, [2_000, 2_001], 20));
    expect(told).toMatch(/alert_deliveries_episode/);
    expect(page + ofTime + told).not.toMatch(
      /SCAN (e|alert_\w+)\b(?! USING)|Seq Scan on alert_|TEMP B-TREE FOR ORDER BY\n.*alert_episodes/,
    );
  });

  test.each(['firing', 'recovering'] as const)(
    'finds those that are %s without a walk of all that ever fired',
    async (state) => {
      const store = await open();
      await fill(store);
      const before = { firedAt: 2_000, id: 2_000 };
      for (const part of [{}, { before }, { since: 1_000, until: 2_000 }]) {
        const page = await planOf(store, () => selectAlerts({ limit: 200, state, ...part }));
        expect(page).toMatch(/alert_episodes_open/);
        expect(page).not.toMatch(/alert_episodes_fired|SCAN e\b(?! USING)|Seq Scan/);
      }
    },
  );

  async function planOf(store: Store, query: (tx: Tx) => ReturnType<typeof sql>): Promise<string> {
    const words = dialect === 'sqlite' ? sql`explain query plan` : sql`explain`;
    const rows = await store.read((tx) => tx.rows<object>(sql<object>`${words} ${query(tx)}`));
    return rows.map((row) => Object.values(row).join(' ')).join('\n');
  }

  async function fill(store: Store): Promise<void> {
    const numbers =
      dialect === 'sqlite'
        ? sql`(with recursive n(i) as (select 1 union all select i + 1 from n where i < 4000) select i from n)`
        : sql`(select i from generate_series(1, 4000) i)`;
    await store.write(function* (tx) {
      yield* tx.run(sql`
        insert into alert_episodes (fingerprint, rule, severity, group_kind, group_name, state, since, fired_at, seen_at, episode, definition)
        select 'x', 'r', 'low', 'job', 'j', 'resolved', i, i, i, '{}', '{}' from ${numbers} numbers`);
      yield* tx.run(sql`
        insert into alert_deliveries (dedupe_key, channel, message, episode_id, created_at)
        select 'k' || i, 'slack', '{}', i, i from ${numbers} numbers`);
      yield* tx.run(sql`analyze`);
    });
  }
});

import { registerNode, retireNode } from '@sb/queue/engine';
import { sql, type Store, type Tables } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { removeGoneRuleSets, removeOldAlerts } from '../src/retention.ts';
import { HOUR, JOB, NOON } from './samples.ts';
import { storeAlerts } from './stored-alerts.ts';

const OLD = NOON - HOUR;
const resolved = (at: number) => ({ state: 'resolved', firedAt: OLD - HOUR, resolvedAt: at }) as const;

async function keys(store: Store, table: keyof Tables, key: string): Promise<readonly unknown[]> {
  const rows = await store.read((tx) =>
    tx.rows(sql<{ key: unknown }>`select ${sql.ref(key)} as key from ${sql.table(table)} order by 1`),
  );
  return rows.map((row) => row.key);
}

eachDialect('retention of alerts', (open) => {
  test('removes what is resolved for so long with all that belongs to it, and nothing that fires', async () => {
    const store = await open({ clock: () => NOON });
    const [gone = 0, kept = 0, firing = 0] = await storeAlerts(store, [
      resolved(OLD - 1),
      resolved(OLD),
      { firedAt: OLD - HOUR, since: OLD - HOUR, fingerprint: 'firing' },
      { state: 'pending', group: { ...JOB, name: 'other' } },
    ]);
    await store.write(function* (tx) {
      for (const [key, episode, endedAt] of [
        ['of the gone', gone, OLD - 1],
        ['a waiting one of the gone', gone, null],
        ['old, of the firing', firing, OLD - 1],
        ['new, of the firing', firing, OLD],
        ['waiting', firing, null],
        ['an old test', null, OLD - 1],
      ] as const)
        yield* tx.run(sql`insert into alert_deliveries (dedupe_key, channel, message, episode_id, created_at, ended_at)
          values (${key}, 'slack', '{}', ${episode}, ${OLD}, ${endedAt})`);
      for (const id of [gone, kept])
        yield* tx.run(sql`insert into alert_suppressed values (${id}, 'cap', 1, 0, 0)`);
      for (const [fingerprint, at] of [
        ['old', OLD - 1],
        ['new', OLD],
        ['firing', OLD - 1],
      ] as const)
        yield* tx.run(sql`insert into alert_told values (${fingerprint}, '{}', ${at})`);
      for (const [key, at] of [
        ['job:old', OLD - 1],
        ['job:new', OLD],
      ] as const)
        yield* tx.run(sql`insert into alert_slots values (${key}, ${at}, 0, 0)`);
      for (const [by, until, endedAt] of [
        ['old', OLD - 1, null],
        ['ended', NOON, OLD - 1],
        ['in force', NOON + 1, null],
      ] as const)
        yield* tx.run(
          sql`insert into alert_silences (match, until, by_, created_at, ended_at) values ('{}', ${until}, ${by}, 0, ${endedAt})`,
        );
    });
    const counts = { alerts: 1, alertMessages: 4, alertRecords: 5 };
    expect(await removeOldAlerts(store, OLD, { dryRun: true })).toEqual({ removed: counts, isWhole: true });
    expect(await removeOldAlerts(store, OLD)).toEqual({ removed: counts, isWhole: true });
    expect(await keys(store, 'alert_episodes', 'id')).not.toContain(gone);
    expect(await keys(store, 'alert_episodes', 'id')).toHaveLength(3);
    expect(await keys(store, 'alert_deliveries', 'dedupe_key')).toEqual(['new, of the firing', 'waiting']);
    expect(await keys(store, 'alert_suppressed', 'episode_id')).toEqual([kept]);
    expect(await keys(store, 'alert_told', 'fingerprint')).toEqual(['firing', 'new']);
    expect(await keys(store, 'alert_slots', 'key')).toEqual(['job:new']);
    expect(await keys(store, 'alert_silences', 'by_')).toEqual(['in force']);
  });

  test('removes the rules of daemons whose nodes are removed, but for those that were read last', async () => {
    const store = await open({ clock: () => NOON });
    const node = () =>
      registerNode(store, { kind: 'daemon', name: 'n', host: 'h', pid: 1, version: '1', jobs: [] });
    const [alive, stopped] = [await node(), await node()];
    await retireNode(store, stopped);
    await store.write(function* (tx) {
      for (const [at, id] of [stopped, alive, 98, 99].entries())
        yield* tx.run(sql`insert into alert_rule_sets values (${id}, 'f', 'h', '{}', ${at})`);
    });
    expect(await removeGoneRuleSets(store)).toMatchObject({ removed: { alertRecords: 1 } });
    expect(await keys(store, 'alert_rule_sets', 'node_id')).toEqual([alive, stopped, 99]);
  });
});

/** Episodes as the evaluation has written them, so that what looks at them need not wait for one. */
import { sql, type Store } from '@sb/storage';
import type { Episode, Severity } from '../src/index.ts';
import { anEpisode, aRule, NOON } from './samples.ts';

/** How many alerts that are over `storePast` stores. */
export const PAST = 3_000;

export interface StoredAlert extends Partial<Episode> {
  readonly severity?: Severity;
}

/** Each fires since noon unless it says otherwise. Returns their ids. */
export async function storeAlerts(store: Store, alerts: readonly StoredAlert[]): Promise<readonly number[]> {
  return store.write(function* (tx) {
    const ids: number[] = [];
    for (const { severity = 'high', ...given } of alerts) {
      const rule = aRule({ kind: 'timeout', jobPattern: '.*' }, { name: given.rule ?? 'job-timeout' });
      const episode = anEpisode(rule, given);
      const { fingerprint, group, state, since, resolvedAt = null } = episode;
      const firedAt = state === 'pending' ? null : (episode.firedAt ?? NOON);
      const row = yield* tx.first(sql<{ id: number }>`
        insert into alert_episodes (fingerprint, rule, severity, group_kind, group_name, state, since, fired_at, resolved_at, seen_at, episode, definition)
        values (${fingerprint}, ${rule.name}, ${severity}, ${group.kind}, ${group.name}, ${state}, ${since}, ${firedAt}, ${resolvedAt},
          ${NOON}, ${JSON.stringify(episode)}, ${JSON.stringify({ ...rule, severity })}) returning id`);
      ids.push(row?.id ?? 0);
    }
    return ids;
  });
}

/** Episodes that are over, with all that is left of them. */
export async function storePast(store: Store): Promise<void> {
  await store.write(function* (tx) {
    const all = numbers(tx.dialect);
    yield* tx.run(sql`
      insert into alert_episodes (fingerprint, rule, severity, group_kind, group_name, state, since, fired_at, resolved_at,
        seen_at, episode, definition)
      select 'f' || n, 'old', 'low', 'job', 'j' || n, 'resolved', n, n, n, n, '{}', '{}' from ${all}`);
    yield* tx.run(sql`insert into alert_told (fingerprint, told, at) select 'f' || n, '{}', n from ${all}`);
    yield* tx.run(sql`
      insert into alert_slots (key, started_at, critical, other) select 'job:j' || n, n, 0, 1 from ${all}`);
    yield* tx.run(sql`
      insert into alert_silences (match, until, by_, created_at, ended_at, ended_by)
      select '{}', n, 'ada', n, n, 'ada' from ${all}`);
    yield* tx.run(sql`
      insert into alert_deliveries (dedupe_key, channel, message, created_at, state, ended_at)
      select 'd' || n, 'slack', '{}', n, 'sent', n from ${all}`);
    if (tx.dialect === 'postgres')
      for (const table of [
        'alert_episodes',
        'alert_told',
        'alert_slots',
        'alert_silences',
        'alert_deliveries',
      ])
        yield* tx.run(sql`analyze ${sql.table(table)}`);
  });
}

const numbers = (dialect: string) =>
  dialect === 'sqlite'
    ? sql`(with recursive k(n) as (select 1 union all select n + 1 from k where n < ${PAST}) select n from k)`
    : sql`generate_series(1, cast(${PAST} as integer)) n`;

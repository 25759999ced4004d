/** Episodes as the evaluation has written them, so that what looks at them need not wait for one. */
import { sql, type Store } from '@sb/storage';
import type { Episode, Severity } from '../src/index.ts';
import { anEpisode, aRule, NOON } from './samples.ts';

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

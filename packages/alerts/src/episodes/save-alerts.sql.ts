import { type Body, expectFound, sql, type Tx } from '@sb/storage';
import type { Episode } from '../episode.ts';
import type { SuppressReason } from './notify.ts';
import type { AlertRule } from '../evaluate/rule.ts';
import type { Slots } from './throttle.ts';
import type { Notified } from './notified.ts';

export interface SavedEpisode {
  readonly episode: Episode;
  readonly rule: AlertRule;
}

/** Returns its id. */
export function* insertEpisode(tx: Tx, { episode, rule }: SavedEpisode): Body<number> {
  const { fingerprint, group, state, since, firedAt, resolvedAt } = episode;
  const row = yield* tx.first(sql<{ id: number }>`
    insert into alert_episodes (fingerprint, rule, severity, group_kind, group_name, state, since, fired_at, resolved_at,
      seen_at, episode, definition)
    values (${fingerprint}, ${rule.name}, ${rule.severity}, ${group.kind}, ${group.name}, ${state}, ${since},
      ${firedAt ?? null}, ${resolvedAt ?? null}, ${tx.now}, ${JSON.stringify(episode)}, ${JSON.stringify(rule)})
    returning id`);
  return expectFound(row, 'the id of the new episode').id;
}

export function* updateEpisode(tx: Tx, id: number, { episode, rule }: SavedEpisode): Body<void> {
  const { state, firedAt, resolvedAt } = episode;
  yield* tx.run(sql`
    update alert_episodes set severity = ${rule.severity}, state = ${state}, fired_at = ${firedAt ?? null},
      resolved_at = ${resolvedAt ?? null}, seen_at = ${tx.now}, episode = ${JSON.stringify(episode)},
      definition = ${JSON.stringify(rule)}
    where id = ${id}`);
}

/** Deletes an episode that never fired. */
export function* deleteEpisode(tx: Tx, id: number): Body<void> {
  yield* tx.run(sql`delete from alert_episodes where id = ${id} and state = 'pending'`);
}

export function* saveNotified(tx: Tx, fingerprint: string, notified: Notified): Body<void> {
  yield* tx.run(sql`
    insert into alert_told (fingerprint, told, at) values (${fingerprint}, ${JSON.stringify(notified)}, ${tx.now})
    on conflict (fingerprint) do update set told = excluded.told, at = excluded.at`);
}

export function* saveSlots(tx: Tx, key: string, { startedAt, critical, other }: Slots): Body<void> {
  yield* tx.run(sql`
    insert into alert_slots (key, started_at, critical, other) values (${key}, ${startedAt}, ${critical}, ${other})
    on conflict (key) do update set started_at = excluded.started_at, critical = excluded.critical, other = excluded.other`);
}

/** Counts one more message of an episode that was left out. */
export function* addSuppressed(tx: Tx, episodeId: number, reason: SuppressReason): Body<void> {
  yield* tx.run(sql`
    insert into alert_suppressed (episode_id, reason, number, first_at, last_at)
    values (${episodeId}, ${reason}, 1, ${tx.now}, ${tx.now})
    on conflict (episode_id, reason) do update set number = alert_suppressed.number + 1, last_at = excluded.last_at`);
}

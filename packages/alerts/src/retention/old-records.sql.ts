/** The rows that retention of alerts finds: alerts, and small tables that are walked by their key. */
import { type Body, isOneOf, type KeyedTable, sql, type Tx } from '@sb/storage';
import type { AlertPosition } from '../queries/list-alerts.ts';

export interface OldAlert {
  readonly id: number;
  readonly fired_at: number;
  /** 1: it was resolved before the time. */
  readonly is_old: number;
  readonly bytes: number;
}

/** Alerts that fired before a time, the oldest first. */
export function* findOldAlerts(
  tx: Tx,
  page: { readonly after: AlertPosition; readonly before: number; readonly limit: number },
): Body<readonly OldAlert[]> {
  const { after, before, limit } = page;
  return yield* tx.rows(sql<OldAlert>`
    select id, fired_at, case when state = 'resolved' and resolved_at < ${before} then 1 else 0 end as is_old,
      octet_length(episode) as bytes
    from alert_episodes where (fired_at, id) > (${after.firedAt}, ${after.id}) and fired_at < ${before}
    order by fired_at, id limit ${limit}+0`);
}

export function isResolvedBefore(tx: Tx, ids: readonly number[], before: number): ReturnType<typeof sql> {
  return sql`${isOneOf(tx, 'id', ids)} and state = 'resolved' and resolved_at < ${before}`;
}

export function oldTables(before: number): readonly KeyedTable[] {
  return [
    {
      name: 'alert_deliveries',
      counted: 'alertMessages',
      key: 'id',
      start: 0,
      // The messages of an old alert go with it.
      isOld: sql`ended_at < ${before} and not exists (
        select 1 from alert_episodes e
        where e.id = alert_deliveries.episode_id and e.state = 'resolved' and e.resolved_at < ${before})`,
    },
    {
      name: 'alert_told',
      counted: 'alertRecords',
      key: 'fingerprint',
      start: '',
      isOld: sql`at < ${before} and not exists (
        select 1 from alert_episodes e where e.fingerprint = alert_told.fingerprint and e.state <> 'resolved')`,
    },
    {
      name: 'alert_slots',
      counted: 'alertRecords',
      key: 'key',
      start: '',
      isOld: sql`started_at < ${before}`,
    },
    {
      name: 'alert_silences',
      counted: 'alertRecords',
      key: 'id',
      start: 0,
      isOld: sql`coalesce(ended_at, until) < ${before}`,
    },
  ];
}

export const goneRuleSets: KeyedTable = {
  name: 'alert_rule_sets',
  counted: 'alertRecords',
  key: 'node_id',
  start: 0,
  // While its node is kept, daemons without a file stand by for a daemon that has stopped. The last one of all names the
  // file that daemons used: commands use it while no daemon is up.
  isOld: sql`not exists (select 1 from nodes n where n.id = alert_rule_sets.node_id)
    and exists (select 1 from alert_rule_sets later
      where (later.loaded_at, later.node_id) > (alert_rule_sets.loaded_at, alert_rule_sets.node_id))`,
};

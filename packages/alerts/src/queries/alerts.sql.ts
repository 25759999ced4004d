import { type Body, sql, type Tx, isOneOf } from '@sb/storage';
import type { AlertState } from '../episode.ts';
import type { AlertFilter } from './list-alerts.ts';
import type { SuppressReason } from '../episodes/notify.ts';
import type { ChannelName, Severity } from '../rules.ts';

export interface AlertColumns {
  readonly id: number;
  readonly rule: string;
  readonly severity: Severity;
  readonly state: AlertState;
  readonly fired_at: number;
  readonly resolved_at: number | null;
  readonly episode: string;
  readonly acked_at: number | null;
  readonly acked_by: string | null;
  readonly ack_reason: string | null;
}

export interface DeliveryColumns {
  readonly episode_id: number;
  readonly channel: ChannelName;
  readonly state: 'waiting' | 'sent' | 'given_up';
  readonly permanent: number;
  readonly created_at: number;
  readonly ended_at: number | null;
  readonly says: string | null;
  /** Of the deliveries of its alert. */
  readonly number: number;
}

export interface SuppressedColumns {
  readonly episode_id: number;
  readonly reason: SuppressReason;
  readonly number: number;
  readonly last_at: number;
}

/** The newest first. */
export function* findAlerts(tx: Tx, filter: AlertFilter): Body<readonly AlertColumns[]> {
  return yield* tx.rows(selectAlerts(filter));
}

export function selectAlerts(filter: AlertFilter): ReturnType<typeof sql<AlertColumns>> {
  return sql<AlertColumns>`
    select id, rule, severity, state, fired_at, resolved_at, episode, acked_at, acked_by, ack_reason from alert_episodes e
    where ${sql.join(conditionsOf(filter), sql` and `)} order by fired_at desc, id desc limit ${filter.limit}`;
}

/** The newest deliveries of each alert, in the order in which they were written. */
export function* findDeliveriesOf(
  tx: Tx,
  episodeIds: readonly number[],
  most: number,
): Body<readonly DeliveryColumns[]> {
  return yield* tx.rows(selectDeliveries(tx, episodeIds, most));
}

export function selectDeliveries(
  tx: Tx,
  episodeIds: readonly number[],
  most: number,
): ReturnType<typeof sql<DeliveryColumns>> {
  return sql<DeliveryColumns>`
    select episode_id, channel, state, permanent, created_at, ended_at, says, number from (
      select *, row_number() over (partition by episode_id order by id desc) as nth,
        count(*) over (partition by episode_id) as number from alert_deliveries
      where ${isOneOf(tx, 'episode_id', episodeIds)}) d
    where nth <= ${most} order by id`;
}

export function* findSuppressedOf(tx: Tx, episodeIds: readonly number[]): Body<readonly SuppressedColumns[]> {
  return yield* tx.rows(sql<SuppressedColumns>`
    select episode_id, reason, number, last_at from alert_suppressed
    where ${isOneOf(tx, 'episode_id', episodeIds)} order by episode_id, first_at, reason`);
}

function conditionsOf(filter: AlertFilter): readonly ReturnType<typeof sql>[] {
  const { id, severity, jobId, rule, queue, state, since, until, suppressed, before } = filter;
  const isOpen = state !== undefined && state !== 'resolved';
  // By the index of the open ones, which are few: + hides the one of all that ever fired, which SQLite would walk. A
  // comparison says that it is not null: it takes a function to hide that.
  const conditions = isOpen
    ? [sql`+fired_at is not null`, sql`state <> 'resolved'`]
    : [sql`fired_at is not null`];
  if (id !== undefined) conditions.push(sql`id = ${id}`);
  if (severity !== undefined) conditions.push(sql`severity = ${severity}`);
  if (jobId !== undefined) conditions.push(sql`group_kind = 'job' and group_name = ${jobId}`);
  if (queue !== undefined) conditions.push(sql`group_kind = 'queue' and group_name = ${queue}`);
  if (rule !== undefined) conditions.push(sql`rule = ${rule}`);
  if (state !== undefined) conditions.push(sql`state = ${state}`);
  const firedAt = sql.raw(isOpen ? 'coalesce(fired_at, 0)' : 'fired_at');
  if (since !== undefined) conditions.push(sql`${firedAt} >= ${since}`);
  if (until !== undefined) conditions.push(sql`${firedAt} < ${until}`);
  if (suppressed) conditions.push(sql`exists (select 1 from alert_suppressed s where s.episode_id = e.id)`);
  if (before) conditions.push(sql`(fired_at, id) < (${before.firedAt}, ${before.id})`);
  return conditions;
}

/** Whether an alert fires or is pending, or a message waits. */
export function* hasOpenAlerts(tx: Tx): Body<boolean> {
  const row = yield* tx.first(sql`
    select 1 as one where exists (select 1 from alert_episodes where state <> 'resolved')
      or exists (select 1 from alert_deliveries where due_at is not null)`);
  return row !== undefined;
}

import { sql, type Body, type Tx } from '@sb/storage';
import type { SuppressReason } from '../episodes/notify.ts';
import { GIVEN_UP } from '../deliver/retry-policy.ts';
import type { ChannelName, Severity } from '../rules.ts';

interface Of {
  readonly rule: string;
  readonly severity: Severity;
}

export interface FiredRow extends Of {
  readonly fired_at: number;
  readonly resolved_at: number | null;
}

interface Window {
  /** Ms since the epoch. */
  readonly since: number;
  /** At most this many alerts, the newest. */
  readonly most: number;
}

export function* findFired(tx: Tx, window: Window): Body<readonly FiredRow[]> {
  return yield* tx.rows(sql<FiredRow>`select rule, severity, fired_at, resolved_at from ${newest(window)} e`);
}

export function* countFiring(tx: Tx): Body<readonly (Of & { readonly number: number })[]> {
  // The same terms as the index over open alerts, so that it is used.
  return yield* tx.rows(sql<Of & { number: number }>`
    select rule, severity, count(*) as number from alert_episodes
    where state <> 'resolved' and state <> 'pending' group by rule, severity`);
}

interface UntakenCount extends Of {
  /** Its subject, if that is a job. */
  readonly job: string | null;
  readonly number: number;
}

/** The alerts that fire and are not acknowledged. */
export function* countUntaken(tx: Tx): Body<readonly UntakenCount[]> {
  return yield* tx.rows(sql<UntakenCount>`
    select rule, severity, job, count(*) as number from (
      select rule, severity, case when group_kind = 'job' then group_name end as job from alert_episodes
      where state <> 'resolved' and state <> 'pending' and acked_at is null) untaken
    group by rule, severity, job`);
}

interface DeliveryCount extends Of {
  readonly channel: ChannelName;
  readonly state: 'waiting' | 'sent' | 'given_up';
  readonly number: number;
}

/** Without the messages that were not sent on purpose. */
export function* countDeliveries(tx: Tx, window: Window): Body<readonly DeliveryCount[]> {
  return yield* tx.rows(sql<DeliveryCount>`
    select e.rule, e.severity, d.channel, d.state, count(*) as number
    from ${newest(window)} e join alert_deliveries d on d.episode_id = e.id
    where d.permanent < ${sql.lit(GIVEN_UP.onPurpose)}
    group by e.rule, e.severity, d.channel, d.state`);
}

interface SuppressedCount extends Of {
  readonly reason: SuppressReason;
  readonly number: number;
}

export function* countSuppressed(tx: Tx, window: Window): Body<readonly SuppressedCount[]> {
  return yield* tx.rows(sql<SuppressedCount>`
    select e.rule, e.severity, s.reason, cast(sum(s.number) as bigint) as number
    from ${newest(window)} e join alert_suppressed s on s.episode_id = e.id
    group by e.rule, e.severity, s.reason`);
}

function newest({ since, most }: Window): ReturnType<typeof sql> {
  return sql`(select id, rule, severity, fired_at, resolved_at from alert_episodes
    where fired_at >= ${since} order by fired_at desc, id desc limit ${most})`;
}

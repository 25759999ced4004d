/**
 * Lists alerts that fired, the newest first, each with its messages and the messages left out. By keyset pages: the cost
 * of a page does not depend on how far back it is.
 */
import type { Body, Store, Tx } from '@sb/storage';
import { groupBy } from '@sb/words';
import { raisedBy } from '../episodes/episodes.ts';
import { type Episode, type Ended, type AlertState } from '../episode.ts';
import type { Group } from '../group.ts';
import type { SuppressReason } from '../episodes/notify.ts';
import type { ChannelName, Severity } from '../rules.ts';
import { GIVEN_UP } from '../deliver/retry-policy.ts';
import type { Acknowledgement } from '../episodes/acknowledge.sql.ts';
import {
  type AlertColumns,
  type DeliveryColumns,
  findAlerts,
  findDeliveriesOf,
  findSuppressedOf,
  type SuppressedColumns,
} from './alerts.sql.ts';

/** This many of the newest messages of each alert are shown. */
const MOST_DELIVERIES = 20;

/** Where a page ended. */
export interface AlertPosition {
  readonly firedAt: number;
  readonly id: number;
}

export interface AlertFilter {
  /** Only this alert. */
  readonly id?: number;
  readonly severity?: Severity;
  readonly jobId?: string;
  readonly rule?: string;
  readonly queue?: string;
  readonly state?: AlertState;
  /** Only alerts that fired at or after this time, ms since the epoch. */
  readonly since?: number | undefined;
  /** Only alerts that fired before this time. */
  readonly until?: number | undefined;
  /** Only alerts with a message that was left out. */
  readonly suppressed?: boolean;
  /** The `next` of the page before. */
  readonly before?: AlertPosition;
  readonly limit: number;
}

/** The result of one message; or how many messages were left out for one reason. */
export type AlertDelivery =
  | {
      readonly channel: ChannelName;
      readonly outcome: 'sent' | 'waiting' | 'given_up';
      /** Ms since the epoch: when it ended; for one that waits: when it was written. */
      readonly at: number;
      /** The answer to the last failed try. */
      readonly says?: string;
      /** Given up because it was not to be sent any more: nothing failed. */
      readonly isOnPurpose?: true;
    }
  | {
      readonly outcome: 'suppressed';
      /** When the last message was left out. */
      readonly at: number;
      readonly suppressed: { readonly reason: SuppressReason; readonly count: number };
    };

export interface AlertRecord {
  readonly id: number;
  readonly rule: string;
  readonly severity: Severity;
  readonly about: Group;
  readonly state: AlertState;
  /** Ms since the epoch, as the other times. */
  readonly firedAt: number;
  readonly resolvedAt?: number;
  readonly ended?: Ended;
  /** The values that it fires or fired for, in words. */
  readonly value: string;
  readonly threshold: string;
  readonly summary: string;
  readonly error?: string;
  readonly runId?: number;
  readonly acknowledged?: Acknowledgement;
  /** The newest messages, and those that were left out. */
  readonly deliveries: readonly AlertDelivery[];
  /** This many older messages are not among them. */
  readonly olderDeliveries?: number;
}

export interface AlertPage {
  readonly alerts: readonly AlertRecord[];
  /** The `before` of the next page; absent on the last page. */
  readonly next?: AlertPosition;
}

export async function listAlerts(store: Store, filter: AlertFilter): Promise<AlertPage> {
  return store.read((tx) => findPage(tx, filter));
}

function* findPage(tx: Tx, filter: AlertFilter): Body<AlertPage> {
  const found = yield* findAlerts(tx, { ...filter, limit: filter.limit + 1 });
  const rows = found.slice(0, filter.limit);
  const ids = rows.map(({ id }) => id);
  const deliveries = groupBy(yield* findDeliveriesOf(tx, ids, MOST_DELIVERIES), alertOf);
  const suppressed = groupBy(yield* findSuppressedOf(tx, ids), alertOf);
  const alerts = rows.map((row) => {
    const newest = deliveries.get(row.id) ?? [];
    const older = (newest[0]?.number ?? 0) - newest.length;
    return {
      ...recordOf(row, [...newest.map(deliveryOf), ...(suppressed.get(row.id) ?? []).map(suppressedOf)]),
      ...(older > 0 && { olderDeliveries: older }),
    };
  });
  const last = alerts.at(-1);
  if (found.length <= filter.limit || !last) return { alerts };
  return { alerts, next: { firedAt: last.firedAt, id: last.id } };
}

function alertOf({ episode_id: id }: { readonly episode_id: number }): number {
  return id;
}

function recordOf(row: AlertColumns, deliveries: readonly AlertDelivery[]): AlertRecord {
  const episode = JSON.parse(row.episode) as Episode;
  const { value, threshold, detail, error, runId } = raisedBy(episode);
  return {
    id: row.id,
    rule: row.rule,
    severity: row.severity,
    about: episode.group,
    state: row.state,
    firedAt: row.fired_at,
    ...(row.resolved_at !== null && { resolvedAt: row.resolved_at }),
    ...(episode.ended && { ended: episode.ended }),
    value,
    threshold,
    summary: detail,
    ...(error !== undefined && { error }),
    ...(runId !== undefined && { runId }),
    ...acknowledgedOf(row),
    deliveries,
  };
}

function acknowledgedOf(row: AlertColumns): Pick<AlertRecord, 'acknowledged'> {
  const { acked_at: at, acked_by: by, ack_reason: reason } = row;
  if (at === null || by === null) return {};
  return { acknowledged: { at, by, ...(reason !== null && { reason }) } };
}

function deliveryOf(row: DeliveryColumns): AlertDelivery {
  const { channel, state, permanent, created_at, ended_at, says } = row;
  return {
    channel,
    outcome: state,
    at: ended_at ?? created_at,
    ...(says !== null && { says }),
    ...(permanent === GIVEN_UP.onPurpose && { isOnPurpose: true }),
  };
}

function suppressedOf({ reason, number, last_at: at }: SuppressedColumns): AlertDelivery {
  return { outcome: 'suppressed', at, suppressed: { reason, count: number } };
}

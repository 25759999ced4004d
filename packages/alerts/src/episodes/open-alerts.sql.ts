/** The state that evaluations read. A writer first moves the revision: this fails if another has written since the read. */
import { sql, type Body, type Tx, isOneOf } from '@sb/storage';
import type { OpenAlerts, OpenAlert } from './open-alerts.ts';
import type { Episode } from '../episode.ts';
import type { AlertRule } from '../evaluate/rule.ts';
import type { Slots } from './throttle.ts';
import type { Notified } from './notified.ts';
import { findSilencesInForce } from './silences.sql.ts';

const CURSOR = 'counter:alerts';

interface OpenRow {
  readonly id: number;
  readonly episode: string;
  readonly definition: string;
  readonly seenAt: number;
  readonly ackedAt: number | null;
  readonly notified: string | null;
}

export function* readOpenAlerts(tx: Tx): Body<OpenAlerts> {
  const head = yield* tx.first(sql<{ now: number; revision: number | null }>`
    select ${tx.now} as now, (select seq from cursors where name = ${CURSOR}) as revision`);
  const rows = yield* tx.rows(sql<OpenRow>`
    select e.id, e.episode, e.definition, e.seen_at as "seenAt", e.acked_at as "ackedAt", t.told as notified
    from alert_episodes e left join alert_told t on t.fingerprint = e.fingerprint
    where e.state <> 'resolved' order by e.fingerprint`);
  return {
    now: head?.now ?? 0,
    revision: head?.revision ?? 0,
    open: rows.map(openAlert).toSorted((a, b) => a.id - b.id),
    silences: yield* findSilencesInForce(tx),
  };
}

function openAlert({ id, episode, definition, seenAt, ackedAt, notified }: OpenRow): OpenAlert {
  return {
    id,
    episode: JSON.parse(episode) as Episode,
    rule: JSON.parse(definition) as AlertRule,
    seenAt,
    isAcknowledged: ackedAt !== null,
    notified: notified === null ? {} : (JSON.parse(notified) as Notified),
  };
}

/** False if another evaluation has written since the read. */
export function* moveRevision(tx: Tx, from: number): Body<boolean> {
  yield* tx.run(sql`insert into cursors (name, seq) values (${CURSOR}, 0) on conflict (name) do nothing`);
  const row = yield* tx.first(sql<{ seq: number }>`
    update cursors set seq = ${from + 1} where name = ${CURSOR} and seq = ${from} returning seq`);
  return row !== undefined;
}

/** The records of notifications, by fingerprint. */
export function* readNotified(tx: Tx, fingerprints: readonly string[]): Body<ReadonlyMap<string, Notified>> {
  if (fingerprints.length === 0) return new Map();
  const rows = yield* tx.rows(sql<{ fingerprint: string; notified: string }>`
    select fingerprint, told as notified from alert_told where ${isOneOf(tx, 'fingerprint', fingerprints)}`);
  return new Map(rows.map(({ fingerprint, notified }) => [fingerprint, JSON.parse(notified) as Notified]));
}

/** The slots, by `slotKeyOf`. */
export function* readSlots(tx: Tx, keys: readonly string[]): Body<ReadonlyMap<string, Slots>> {
  if (keys.length === 0) return new Map();
  const rows = yield* tx.rows(sql<Slots & { readonly key: string }>`
    select key, started_at as "startedAt", critical, other from alert_slots where ${isOneOf(tx, 'key', keys)}`);
  return new Map(rows.map(({ key, ...slots }) => [key, slots]));
}

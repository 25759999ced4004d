import { type Body, forUpdate, sql, type Tx } from '@sb/storage';

export interface AlertRow {
  readonly id: number;
  readonly rule: string;
  readonly state: 'pending' | 'firing' | 'recovering' | 'resolved';
  readonly resolved_at: number | null;
  readonly acked_at: number | null;
  readonly acked_by: string | null;
}

const COLUMNS = 'id, rule, state, resolved_at, acked_at, acked_by';

/** The row, locked. */
export function* lockAlert(tx: Tx, id: number): Body<AlertRow | undefined> {
  return yield* tx.first(sql<AlertRow>`
    select ${sql.raw(COLUMNS)} from alert_episodes where id = ${id} ${forUpdate(tx)}`);
}

/** All alerts of a rule, or of a rule and a job, that fire; locked. */
export function* lockFiring(
  tx: Tx,
  { rule, job }: { readonly rule: string; readonly job?: string },
): Body<readonly AlertRow[]> {
  const ofJob = job === undefined ? sql`` : sql`and group_kind = 'job' and group_name = ${job}`;
  // The same terms as the index over open alerts, so that it is used.
  return yield* tx.rows(sql<AlertRow>`
    select ${sql.raw(COLUMNS)} from alert_episodes
    where state <> 'resolved' and state <> 'pending' and rule = ${rule} ${ofJob} order by id ${forUpdate(tx)}`);
}

/** Returns the time, ms since the epoch. */
export function* markAcknowledged(
  tx: Tx,
  id: number,
  { by, reason }: { readonly by: string; readonly reason: string | undefined },
): Body<number> {
  const row = yield* tx.first(sql<{ at: number }>`
    update alert_episodes set acked_at = ${tx.now}, acked_by = ${by}, ack_reason = ${reason ?? null}
    where id = ${id} returning acked_at as at`);
  return row?.at ?? 0;
}

export interface Acknowledgement {
  /** Ms since the epoch. */
  readonly at: number;
  readonly by: string;
  readonly reason?: string;
}

/** The acknowledgements of open alerts, by id. */
export function* findAcknowledged(tx: Tx): Body<ReadonlyMap<number, Acknowledgement>> {
  const rows = yield* tx.rows(sql<{ id: number; at: number; by_: string; reason: string | null }>`
    select id, acked_at as at, acked_by as by_, ack_reason as reason from alert_episodes
    where state <> 'resolved' and acked_at is not null`);
  return new Map(
    rows.map(({ id, at, by_: by, reason }) => [id, { at, by, ...(reason !== null && { reason }) }]),
  );
}

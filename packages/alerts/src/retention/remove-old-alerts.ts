/**
 * Retention of alerts. Called by `maintenance.cleanup`.
 * Promise: a firing alert stays, however old, and so does the record of its notifications, which decides when the next one
 * is due. Its messages that were sent or given up go by their own age. A waiting message goes only with its alert.
 * A crash leaves whole parts removed; the next call goes on.
 */
import {
  type Store,
  sweepByKey,
  sweepInTurn,
  type SweepOptions,
  type Swept,
  sweepTable,
  type TableSweep,
  whereKey,
} from '@sb/storage';
import type { AlertPosition } from '../queries/list-alerts.ts';
import {
  findOldAlerts,
  goneRuleSets,
  isResolvedBefore,
  type OldAlert,
  oldTables,
} from './old-records.sql.ts';

const PAGE = 1_000;

/** Counts `alerts`, `alertMessages`, and all other rows as `alertRecords`. `before`: ms since the epoch. */
export async function removeOldAlerts(
  store: Store,
  before: number,
  options: SweepOptions = {},
): Promise<Swept> {
  return sweepInTurn([
    () => sweepTable(store, oldAlerts(before), options),
    ...oldTables(before).map((table) => () => sweepByKey(store, table, options)),
  ]);
}

/** Removes the rule sets of daemons whose nodes are removed, but for the last one of all. Counts `alertRecords`. */
export async function removeGoneRuleSets(store: Store, options?: SweepOptions): Promise<Swept> {
  return sweepByKey(store, goneRuleSets, options);
}

function oldAlerts(before: number): TableSweep<AlertPosition, OldAlert> {
  const ofAlert = whereKey<OldAlert>('episode_id', ({ id }) => id);
  return {
    start: { firedAt: -1, id: 0 },
    pageSize: PAGE,
    find: (tx, page) => findOldAlerts(tx, { ...page, before }),
    placeOf: (alert) => ({ firedAt: alert.fired_at, id: alert.id }),
    isDue: (alert) => alert.is_old === 1,
    bytesOf: ({ bytes }) => bytes,
    tables: [
      { name: 'alert_deliveries', counted: 'alertMessages', where: ofAlert },
      { name: 'alert_suppressed', counted: 'alertRecords', where: ofAlert },
      {
        name: 'alert_episodes',
        counted: 'alerts',
        where: (tx, alerts) =>
          isResolvedBefore(
            tx,
            alerts.map(({ id }) => id),
            before,
          ),
      },
    ],
  };
}

/**
 * Retention of alerts. Called by `maintenance.cleanup`.
 * Promise: what fires stays, however long it has, and so does what was told of it, on which it depends when the same is
 * told again; what was sent or given up of it goes by its own age. A message that waits goes with its alert alone.
 */
import {
  addCounts,
  type Body,
  type Counts,
  dropRows,
  type Page,
  type Store,
  sweep,
  type SweepOptions,
  type Swept,
  type Tx,
} from '@sb/storage';
import type { AlertPosition } from '../queries/list-alerts.ts';
import { isOneOf } from '../id-list.sql.ts';
import { findOldAlerts, isResolvedBefore, type OldAlert } from './old-alerts.sql.ts';
import {
  goneRuleSets,
  isKeyOf,
  type Key,
  type KeyedTable,
  oldTables,
  selectOldKeys,
} from './old-records.sql.ts';

const PAGE = 1_000;

/** Counts `alerts`, `alertMessages`, and `alertRecords` of all else. `before`: ms since the epoch. */
export async function removeOldAlerts(
  store: Store,
  before: number,
  options: SweepOptions = {},
): Promise<Swept> {
  const sweeps = [
    () => sweepAlerts(store, before, options),
    ...oldTables(before).map((table) => () => sweepTable(store, table, options)),
  ];
  let removed: Counts = {};
  for (const next of sweeps) {
    const swept = await next();
    removed = addCounts(removed, swept.removed);
    if (!swept.isWhole) return { removed, isWhole: false };
  }
  return { removed, isWhole: true };
}

/** What daemons that are gone had read, but for what was read last of all. Counts `alertRecords`. */
export async function removeGoneRuleSets(store: Store, options?: SweepOptions): Promise<Swept> {
  return sweepTable(store, goneRuleSets, options);
}

function sweepAlerts(store: Store, before: number, options: SweepOptions): Promise<Swept> {
  return sweep(
    store,
    { start: { firedAt: -1, id: 0 }, find, remove, bytesOf: ({ bytes }) => bytes },
    options,
  );

  function* find(tx: Tx, after: AlertPosition): Body<Page<AlertPosition, OldAlert>> {
    const page = yield* findOldAlerts(tx, { after, before, limit: PAGE });
    const last = page.at(-1);
    return {
      rows: page.filter(({ is_old }) => is_old === 1),
      ...(page.length === PAGE && last && { next: { firedAt: last.fired_at, id: last.id } }),
    };
  }

  function* remove(tx: Tx, alerts: readonly OldAlert[], dryRun: boolean): Body<Counts> {
    const ids = alerts.map(({ id }) => id);
    const ofThem = { where: isOneOf(tx, 'episode_id', ids), dryRun };
    return {
      alertMessages: yield* dropRows(tx, 'alert_deliveries', ofThem),
      alertRecords: yield* dropRows(tx, 'alert_suppressed', ofThem),
      alerts: yield* dropRows(tx, 'alert_episodes', { where: isResolvedBefore(tx, ids, before), dryRun }),
    };
  }
}

function sweepTable(
  store: Store,
  { name, counted, key, isOld, start }: KeyedTable,
  options?: SweepOptions,
): Promise<Swept> {
  return sweep(store, { start, find, remove }, options);

  function* find(tx: Tx, after: Key): Body<Page<Key, Key>> {
    const page = yield* tx.rows(selectOldKeys({ name, key, isOld }, after, PAGE));
    const last = page.at(-1);
    return {
      rows: page.filter(({ is_old }) => is_old === 1).map((row) => row.key),
      ...(page.length === PAGE && last && { next: last.key }),
    };
  }

  function* remove(tx: Tx, keys: readonly Key[], dryRun: boolean): Body<Counts> {
    return {
      [counted]: yield* dropRows(tx, name, { where: isKeyOf(tx, { key, isOld }, keys), dryRun }),
    };
  }
}

/**
 * Removes what has expired. Called by `maintenance.cleanup`. Each chunk is a transaction of its own; a crash leaves the
 * rest for the next call. Users and tokens stay: they say who did what.
 */
import {
  type Store,
  sweepByKey,
  sweepInTurn,
  type SweepOptions,
  type Swept,
  sweepTable,
  type TableSweep,
} from '@sb/storage';
import { FORGOTTEN_AFTER_MS } from '../limit/sign-in-limit.ts';
import { KEPT_MS } from '../requests/requests.ts';
import { expiringTables, isOldRequest, type OldRequest, selectOldRequests } from './expired.sql.ts';

const PAGE = 1_000;
const OPERATIONS_KEPT_MS = 30 * 86_400_000;

/**
 * Sessions, links and counts of failed sign-ins count as `access`, answered requests as `requests`, and operations that
 * ended 30 days ago as `operations`. `now`: ms since the epoch.
 */
export async function removeExpired(store: Store, now: number, options?: SweepOptions): Promise<Swept> {
  const times = { now, countsBefore: now - FORGOTTEN_AFTER_MS, operationsBefore: now - OPERATIONS_KEPT_MS };
  return sweepInTurn([
    ...expiringTables(times).map((table) => () => sweepByKey(store, table, options)),
    () => sweepTable(store, oldRequests(now - KEPT_MS), options),
  ]);
}

function oldRequests(before: number): TableSweep<OldRequest, OldRequest> {
  return {
    start: { author: '', key: '' },
    pageSize: PAGE,
    find: (tx, page) => tx.rows(selectOldRequests(before, page)),
    placeOf: (request) => request,
    tables: [
      { name: 'idempotency', counted: 'requests', where: (tx, rows) => isOldRequest(tx, rows, before) },
    ],
  };
}

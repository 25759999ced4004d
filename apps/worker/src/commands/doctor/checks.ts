/** All checks of a store, in the order in which they are told. */
import type { Check } from './checks/check.ts';
import { clock } from './checks/clock.ts';
import { deadLetters } from './checks/dead-letters.ts';
import { disk } from './checks/disk.ts';
import { fold } from './checks/fold.ts';
import { integrity } from './checks/integrity.ts';
import { nodes, orphans, versions } from './checks/nodes.ts';
import { pauses } from './checks/pauses.ts';
import { place } from './checks/place.ts';
import { schema } from './checks/schema.ts';
import { connections, durability, server } from './checks/server.ts';
import { sessions } from './checks/sessions.ts';
import { stuck } from './checks/stuck.ts';
import { timeZones } from './checks/time-zones.ts';
import { unknownJobs } from './checks/unknown-jobs.ts';
import { transactions } from './checks/transactions.ts';
import { vacuum } from './checks/vacuum.ts';
import { wal } from './checks/wal.ts';
import { writable } from './checks/writable.ts';

/** These need no tables. */
export const PLACE_CHECKS: readonly Check[] = [
  schema,
  place,
  disk,
  wal,
  integrity,
  server,
  durability,
  connections,
  transactions,
  sessions,
];

export const STORE_CHECKS: readonly Check[] = [
  ...PLACE_CHECKS,
  writable,
  vacuum,
  clock,
  timeZones,
  nodes,
  orphans,
  versions,
  stuck,
  fold,
  pauses,
  unknownJobs,
  deadLetters,
];

/** All checks of a store, in the order in which they are told. */
import type { Check } from './check.ts';
import { clock } from './clock.ts';
import { deadLetters } from './dead-letters.ts';
import { disk } from './disk.ts';
import { fold } from './fold.ts';
import { integrity } from './integrity.ts';
import { nodes, orphans, versions } from './nodes.ts';
import { pauses } from './pauses.ts';
import { place } from './place.ts';
import { schema } from './schema.ts';
import { connections, durability, server } from './server.ts';
import { sessions } from './sessions.ts';
import { stuck } from './stuck.ts';
import { timeZones } from './time-zones.ts';
import { unknownJobs } from './unknown-jobs.ts';
import { transactions } from './transactions.ts';
import { vacuum } from './vacuum.ts';
import { wal } from './wal.ts';
import { writable } from './writable.ts';

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

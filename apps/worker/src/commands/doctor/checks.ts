/** All checks of a store, in the order in which they are shown. */
import type { Check } from './checks/check.ts';
import { access } from './checks/access.ts';
import { githubSync, sprints } from './checks/boards.ts';
import { clock, timeZones } from './checks/clocks.ts';
import { channels } from './checks/alerts.ts';
import { webConsole } from './checks/console.ts';
import { daemons } from './checks/daemons.ts';
import { pauses } from './checks/pauses.ts';
import { schedules } from './checks/schedules.ts';
import { waiting } from './checks/waiting.ts';
import { deadLetters, fold, unknownJobs } from './checks/work.ts';
import { disk, integrity, place, wal } from './checks/sqlite.ts';
import { nodes, orphans, stuck, versions } from './checks/nodes.ts';
import { retention, schema, writable } from './checks/store.ts';
import { connections, durability, server, sessions, transactions, vacuum } from './checks/postgres.ts';

/** Checks that need no tables: they work on a store without a schema. */
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
  daemons,
  nodes,
  orphans,
  versions,
  stuck,
  fold,
  schedules,
  retention,
  waiting,
  pauses,
  unknownJobs,
  deadLetters,
  channels,
  webConsole,
  access,
  githubSync,
  sprints,
];

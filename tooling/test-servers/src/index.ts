/** Servers, networks and disks for tests. The tests of @sb/storage import this door, all others @sb/testkit. */

// PostgreSQL servers, and a database for a test.
export { createDatabase } from './databases.ts';
export { startPostgres, startSystemPostgres, type TestPostgres } from './postgres.ts';
export { type CrashingPostgres, startCrashingPostgres } from './crashing-postgres.ts';
export { copyDatabase, filledDatabase, leaveDatabase, newDatabase, storePlace } from './test-databases.ts';
export { isSlow } from './is-slow.ts';

// One suite on both dialects.
export { createEachDialect, type StoreOpener } from './each-dialect.ts';

// Networks, disks and moments that a test controls.
export { type CuttingProxy, startCuttingProxy } from './cutting-proxy.ts';
export { startProxy, type TestProxy } from './proxy.ts';
export { canMount, mounted } from './mount.ts';
export { createGate, type Gate } from './gate.ts';

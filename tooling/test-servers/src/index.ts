/** What tests need of the outside: the tests of @sb/storage enter here, all others by @sb/testkit. */

// PostgreSQL servers, and a database for a test.
export {
  createDatabase,
  type CrashingPostgres,
  startCrashingPostgres,
  startPostgres,
  type TestPostgres,
} from './postgres.ts';
export { copyDatabase, newDatabase } from './test-databases.ts';

// One suite on both dialects.
export { createEachDialect, type StoreOpener } from './each-dialect.ts';

// Networks, disks and moments that a test controls.
export { type CuttingProxy, startCuttingProxy } from './cutting-proxy.ts';
export { startProxy, type TestProxy } from './proxy.ts';
export { canMount, mounted } from './mount.ts';
export { createGate, type Gate } from './gate.ts';

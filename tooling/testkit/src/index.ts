export { eachDialect, newDatabase, type Opener } from './each-dialect.ts';
export { createGate, type Gate } from './gate.ts';
export {
  createDatabase,
  type CrashingPostgres,
  startCrashingPostgres,
  startPostgres,
  type TestPostgres,
} from './postgres.ts';

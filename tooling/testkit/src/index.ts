export { eachDialect, newDatabase, type Opener } from './each-dialect.ts';
export {
  createDatabase,
  type CrashingPostgres,
  startCrashingPostgres,
  startPostgres,
  type TestPostgres,
} from './postgres.ts';

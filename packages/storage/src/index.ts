export { sql } from 'kysely';
export {
  ForeignTransactionError,
  StoreFullError,
  StoreLockedError,
  StoreMovedError,
  StoreNotMigratedError,
  StoreReadOnlyError,
  StoreTooNewError,
  StoreUnreachableError,
  StoreUnusableError,
  WriteOutcomeUnknownError,
} from './errors.ts';
export { takeSeq } from './fact-seq.ts';
export { freeLeasesOf, type LeaseHolder, releaseLease, takeLease } from './leases.ts';
export { checkSchema, compareVersions, migrate, schemaStatus, type SchemaStatus } from './migrate.ts';
export type { PgStatement, PgTransaction } from './postgres/guest.ts';
export type { PostgresHandle } from './postgres/handle.ts';
export { isRefusedValue } from './refused-value.ts';
export { dumpSchema } from './schema-dump.ts';
export type { SqliteHandle } from './sqlite/handle.ts';
export { openStore, type Store, type StoreOptions } from './store.ts';
export type { HistoryRow, QueueMode, RunRow, Tables } from './tables.ts';
export {
  type Body,
  type Dialect,
  NestedWriteError,
  POSTGRES_NOW,
  type Query,
  refuseNesting,
  statement,
  type Step,
  type Tx,
  type WriteOptions,
} from './write.ts';

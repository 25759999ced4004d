// Open a store.
export { openStore, type Store, type StoreOptions } from './store.ts';
export {
  checkSchema,
  compareVersions,
  migrate,
  refuseTooNew,
  schemaStatus,
  type SchemaStatus,
} from './schema/migrate.ts';

// Write and read.
export { type Dialect, type Query, type RawBuilder, sql, statement } from './sql.ts';
export {
  type Body,
  NestedWriteError,
  onlyPostgres,
  onlySqlite,
  POSTGRES_NOW,
  refuseNesting,
  type Step,
  type Tx,
  type WriteOptions,
} from './write.ts';
export type { HistoryRow, QueueMode, RunRow } from './tables/queue.ts';
export type { Tables } from './tables/tables.ts';
export { readClock } from './clock.sql.ts';
export { expectFound } from './expect-found.ts';
export { isOneOf, jsonRows } from './lists.sql.ts';
export { forUpdate, lockRows } from './locks.sql.ts';
export { takeSeq } from './fact-seq.ts';
export { freeLeasesOf, type LeaseHolder, releaseLease, takeLease } from './leases.ts';
export { CLEANED_WITHIN_MS, type Daily, type DailyWork, lastDaily, startDaily } from './daily.ts';
export { isRefusedValue, isStorableText, STORABLE_TEXT, storableText } from './storable-value.ts';
export type { SqliteHandle } from './sqlite/handle.ts';
export type { PgStatement, PgTransaction } from './postgres/guest.ts';
export type { SqlTransaction } from './postgres/text-client.ts';
export { ringAtCommit } from './postgres/notify.ts';
export type { PostgresHandle } from './postgres/handle.ts';

// Remove old rows: retention/.
export {
  addCounts,
  type Counts,
  dropRows,
  type Page,
  type Sweep,
  sweep,
  type SweepOptions,
  type Swept,
} from './retention/sweep.ts';
export { type KeyedTable, sweepByKey } from './retention/sweep-by-key.ts';
export { sweepInTurn, sweepTable, type TableSweep, whereKey } from './retention/sweep-table.ts';
export { giveBackSpace } from './retention/give-back-space.ts';

// Look at a store, for the doctor: inspect/.
export { probeWrite } from './inspect/probe-write.ts';
export {
  checkIntegrity,
  type FileMode,
  type Integrity,
  readSqliteFacts,
  type SqliteFacts,
} from './inspect/sqlite.ts';
export {
  type OpenTransaction,
  readHotSettings,
  readOpenTransactions,
  readServerClock,
  readServerFacts,
  readTableFacts,
  type ServerFacts,
  type SessionSetting,
  type TableFacts,
} from './inspect/postgres.ts';

// Copy a store to another place: copy/.
export {
  type CheckedTable,
  type CopiedTable,
  type CopyPlan,
  type CopyProgress,
  type CopyReport,
  copyStore,
  type CopyStoreOptions,
  planCopy,
} from './copy/copy-store.ts';
export { dropCopy } from './copy/drop-copy.ts';

// Keep a copy of a store, and put it back: backup/.
export { backupSqlite, checkpointSqlite, restoreSqlite } from './backup/sqlite-files.ts';
export { partialName, removePartials } from './backup/partials.ts';
export type { Replaced } from './backup/renew.ts';
export { readSequences } from './sequences.sql.ts';
export { restoreScript, type RestoreScript } from './backup/restore-script.ts';
export { postgresToolPlace, type ToolPlace } from './postgres/place.ts';

// What can go wrong.
export {
  CopyBrokenError,
  CopyUnfinishedError,
  ForeignTransactionError,
  StoreChangedError,
  StoreFullError,
  StoreLockedError,
  StoreMovedError,
  StoreNotMigratedError,
  StoreReadOnlyError,
  StoreTooNewError,
  StoreUnreachableError,
  StoreUnusableError,
  StoreUsedError,
  WriteOutcomeUnknownError,
} from './errors.ts';

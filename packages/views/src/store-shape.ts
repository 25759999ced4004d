import type { NodeRecord, StoreOverview } from '@sb/queue';
import type { Dialect, SchemaStatus, ServerFacts, SqliteFacts } from '@sb/storage';
import { isoTime, nodeShape } from './shapes.ts';

export interface StoreFacts {
  readonly dialect: Dialect;
  readonly where: string;
  readonly schema: SchemaStatus;
  readonly sqlite: SqliteFacts | undefined;
  readonly server: ServerFacts | undefined;
  /** Absent while migrations are missing. */
  readonly overview: StoreOverview | undefined;
  readonly nodes: readonly NodeRecord[];
}

/** Where a store is and what it holds. */
export function storeShape({ dialect, where, schema, sqlite, server, overview, nodes }: StoreFacts) {
  const { oldestFinishedAt, ...counts } = overview ?? {};
  return {
    dialect,
    where,
    ...schema,
    ...(sqlite && {
      bytes: sqlite.fileBytes,
      unusedBytes: sqlite.unusedBytes,
      walBytes: sqlite.walBytes,
      journalMode: sqlite.journalMode,
      freeDiskBytes: sqlite.disk.freeBytes,
    }),
    ...(server && { bytes: server.databaseBytes, serverVersion: server.version }),
    ...counts,
    oldestFinishedAt: isoTime(oldestFinishedAt),
    nodes: nodes.map(nodeShape),
  };
}

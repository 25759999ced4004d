import type { Dialect } from '../sql.ts';
import type { Body, Tx } from '../write.ts';
import { foundation } from './001-foundation.ts';
import { jobLimits } from './002-job-limits.ts';
import { READ_INDEXES, reads } from './003-reads.ts';
import { hours } from './005-hours.ts';
import { access } from './006-access.ts';
import { board } from './007-board.ts';
import { github } from './008-github.ts';
import { historyWithoutChecks, runsWithoutChecks } from './009-hot-checks.ts';
import { lateFires } from './011-late-fires.ts';
import { refuseSharedEmails } from './refuse-shared-emails.ts';

/** Only additive: daemons of the version before go on working on the migrated store. */
export type Migration = Statements | Indexes;

interface Statements {
  readonly name: string;
  /** Statements in order, in one transaction. None may read a table of runs, history or events: it may be large. */
  readonly statements: (dialect: Dialect) => readonly string[];
  /** Throws, before the statements, where rows of the store do not allow them. */
  readonly refuse?: (tx: Tx, where: string) => Body<void>;
}

interface Indexes {
  readonly name: string;
  /** Indexes of tables that may be large: built one at a time while daemons work. */
  readonly indexes: readonly Index[];
}

export interface Index {
  readonly name: string;
  /** What follows `on`: the table, its columns, and the condition. */
  readonly on: string;
}

export const MIGRATIONS: readonly Migration[] = [
  { name: '001-foundation', statements: foundation },
  { name: '002-job-limits', statements: jobLimits },
  { name: '003-reads', statements: reads },
  { name: '004-read-indexes', indexes: READ_INDEXES },
  { name: '005-hours', statements: hours },
  { name: '006-access', statements: access },
  { name: '007-board', statements: board, refuse: refuseSharedEmails },
  { name: '008-github', statements: github },
  { name: '009-runs-without-checks', statements: runsWithoutChecks },
  { name: '010-history-without-checks', statements: historyWithoutChecks },
  { name: '011-late-fires', statements: lateFires },
];

/** The statements of a migration on a store that is still empty, where an index takes no time. */
export function statementsOf(migration: Migration, dialect: Dialect): readonly string[] {
  if ('statements' in migration) return migration.statements(dialect);
  return migration.indexes.map(({ name, on }) => `create index ${name} on ${on}`);
}

import type { Dialect } from '../sql.ts';
import type { Body, Tx } from '../write.ts';
import { foundation } from './steps/001-foundation.ts';
import { jobLimits } from './steps/002-job-limits.ts';
import { type Index, READ_INDEXES, reads } from './steps/003-reads.ts';
import { hours } from './steps/005-hours.ts';
import { access } from './steps/006-access.ts';
import { board } from './steps/007-board.ts';
import { github } from './steps/008-github.ts';
import { historyWithoutChecks, runsWithoutChecks } from './steps/009-hot-checks.ts';
import { lateFires } from './steps/011-late-fires.ts';
import { fireCauses } from './steps/012-fire-causes.ts';
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
  { name: '012-fire-causes', statements: fireCauses },
];

/** The statements of a migration on a store that is still empty, where an index takes no time. */
export function statementsOf(migration: Migration, dialect: Dialect): readonly string[] {
  if ('statements' in migration) return migration.statements(dialect);
  return migration.indexes.map(({ name, on }) => `create index ${name} on ${on}`);
}

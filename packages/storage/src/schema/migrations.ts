import type { Dialect } from '../write.ts';
import { foundation } from './001-foundation.ts';
import { jobLimits } from './002-job-limits.ts';

export interface Migration {
  readonly name: string;
  /** Statements in order. Only additive: older code must go on working beside the new. */
  readonly statements: (dialect: Dialect) => readonly string[];
}

export const MIGRATIONS: readonly Migration[] = [
  { name: '001-foundation', statements: foundation },
  { name: '002-job-limits', statements: jobLimits },
];

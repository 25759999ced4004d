import { createEachDialect, isSlow } from '@sb/test-servers';
import { open, openMigrated } from './each-dialect.ts';

/**
 * Runs one suite on a SQLite file, and in a slow run also on a real PostgreSQL. It is for what is decided above the store:
 * other tests execute its statements on both dialects.
 */
export const aboveStore = createEachDialect({ open, openMigrated }, isSlow() ? undefined : ['sqlite']);

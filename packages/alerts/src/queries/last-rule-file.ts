import type { Store } from '@sb/storage';
import { findLastRuleFile } from './alert-config.sql.ts';

/** The path of the file that a daemon loaded last, whether it is at work or not; undefined where none has. */
export async function lastRuleFile(store: Store): Promise<string | undefined> {
  return store.read(findLastRuleFile);
}

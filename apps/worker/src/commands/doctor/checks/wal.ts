import { checkpointSqlite, readSqliteFacts, type SqliteFacts } from '@sb/storage';
import { bytes } from '../../../cli/terminal/bytes.ts';
import { type Check, type Finding, ok } from './check.ts';

/** Where a WAL that is written anew is cut to: `journal_size_limit`. */
const LIMIT_BYTES = 64 * 1024 * 1024;

/** Pure. */
export function judgeWal({ walBytes, journalMode }: Pick<SqliteFacts, 'walBytes' | 'journalMode'>): Finding {
  if (journalMode !== 'wal')
    return {
      verdict: 'problem',
      found: `the journal mode is ${journalMode}`,
      expected: 'wal',
      advice: 'Some other program has changed it. Stop the daemons and start one again.',
    };
  if (walBytes <= LIMIT_BYTES) return ok(bytes(walBytes));
  return {
    verdict: 'warning',
    found: bytes(walBytes),
    expected: `at most ${bytes(LIMIT_BYTES)}`,
    advice: 'A reader that stays open keeps it: end it (a database browser, a backup), then --fix.',
  };
}

export const wal: Check = {
  id: 'wal',
  title: 'write-ahead log',
  dialect: 'sqlite',
  examine: async ({ store }) => {
    const facts = await readSqliteFacts(store);
    return facts ? judgeWal(facts) : ok('none: the store is in memory');
  },
  treat: async ({ store }) => {
    if (store.file === undefined) return undefined;
    const isEmptied = await checkpointSqlite(store.file);
    return isEmptied ? 'written into the file and emptied' : 'not emptied: somebody reads or writes just now';
  },
};

import {
  checkIntegrity,
  checkpointSqlite,
  type Integrity,
  readSqliteFacts,
  type SqliteFacts,
} from '@sb/storage';
import { plural } from '@sb/words';
import { bytes } from '../../../cli/terminal/bytes.ts';
import { type Check, type Finding, fine } from './check.ts';

const OTHERS = 0o077;
const GB = 1024 ** 3;
const LITTLE_BYTES = GB;
const LITTLE_SHARE = 0.02;
const NEARLY_NONE_BYTES = 100 * 1024 ** 2;
/** `journal_size_limit`: SQLite cuts the WAL to this size when it starts it anew. */
const LIMIT_BYTES = 64 * 1024 * 1024;
const QUICK_MS = 5_000;
const HOUR_MS = 3_600_000;

/** Pure. */
export function judgePlace({
  doubtfulFileSystem,
  modes,
}: Pick<SqliteFacts, 'doubtfulFileSystem' | 'modes'>): Finding {
  if (doubtfulFileSystem !== undefined)
    return {
      verdict: 'note',
      found: `the file is on ${doubtfulFileSystem}, where locks may not hold`,
      expected: 'a local disk: file locks are not reliable elsewhere',
      advice: 'Move the file to a local disk, or use PostgreSQL for several machines.',
    };
  // The operator may have named a file in an existing folder, whose mode is not ours to judge: only the file counts.
  const open = modes.filter(({ mode, isFolder }) => !isFolder && (mode & OTHERS) !== 0);
  if (open.length === 0) return fine('on a local disk; only the owner can read it');
  return {
    verdict: 'note',
    found: `other users may read ${open.map(({ path, mode }) => `${path} (${octal(mode)})`).join(', ')}`,
    expected: '0600: the file holds inputs and results of runs',
    advice: `chmod 600 ${open.map(({ path }) => path).join(' ')}`,
  };
}

export const place: Check = {
  id: 'place',
  title: 'place of the file',
  dialect: 'sqlite',
  examine: async ({ store }) => {
    const facts = await readSqliteFacts(store);
    return facts ? judgePlace(facts) : fine('in memory');
  },
};

function octal(mode: number): string {
  return `0${mode.toString(8)}`;
}

/**
 * Pure. The free bytes count, not their share: 2 % of a large disk is plenty. The free space must hold one copy of the
 * file, or there is no room for a backup.
 */
export function judgeDisk({
  fileBytes,
  unusedBytes,
  disk,
}: Pick<SqliteFacts, 'fileBytes' | 'unusedBytes' | 'disk'>): Finding {
  const share = disk.freeBytes / disk.totalBytes;
  const unused = unusedBytes > 0 ? ` (${bytes(unusedBytes)} of it unused)` : '';
  const found = `the file has ${bytes(fileBytes)}${unused}, the disk has ${bytes(disk.freeBytes)} free (${Math.floor(share * 100)} %)`;
  const least = Math.max(Math.min(LITTLE_BYTES, disk.totalBytes / 10), fileBytes);
  const expected = `at least ${bytes(least)} free`;
  const advice = 'Free some space, or move the store to a larger disk.';
  if (disk.freeBytes < Math.min(NEARLY_NONE_BYTES, disk.totalBytes * LITTLE_SHARE))
    return { verdict: 'problem', found, expected, advice };
  return disk.freeBytes < least ? { verdict: 'note', found, expected, advice } : fine(found);
}

export const disk: Check = {
  id: 'disk',
  title: 'size and free disk',
  dialect: 'sqlite',
  examine: async ({ store }) => {
    const facts = await readSqliteFacts(store);
    return facts ? judgeDisk(facts) : fine('the store is in memory');
  },
};

/** Pure. */
export function judgeWal({ walBytes }: Pick<SqliteFacts, 'walBytes'>): Finding {
  if (walBytes <= LIMIT_BYTES) return fine(bytes(walBytes));
  return {
    verdict: 'note',
    found: bytes(walBytes),
    expected: `at most ${bytes(LIMIT_BYTES)}`,
    advice: 'An open reader keeps it: close the reader (a database browser, a backup), then run --fix.',
  };
}

export const wal: Check = {
  id: 'wal',
  title: 'write-ahead log',
  dialect: 'sqlite',
  examine: async ({ store }) => {
    const facts = await readSqliteFacts(store);
    return facts ? judgeWal(facts) : fine('none: the store is in memory');
  },
  treat: async ({ store }) => {
    if (store.file === undefined) return undefined;
    const isEmptied = await checkpointSqlite(store.file);
    return isEmptied
      ? 'written into the file and emptied'
      : 'not emptied: another process is reading or writing';
  },
};

/** Pure. */
export function judgeIntegrity({ damage, checked, tables }: Integrity, thorough: boolean): Finding {
  if (damage.length > 0)
    return {
      verdict: 'problem',
      found: damage.join('; '),
      expected: 'no damage',
      advice: 'Stop the daemons, keep the file, and restore a backup: worker db:restore <file>',
    };
  if (checked < tables)
    return fine(`${checked} of ${plural(tables, 'table')} are whole; to check all: --thorough`);
  return fine(`no damage in ${plural(tables, 'table')}${thorough ? ' and their indexes' : ''}`);
}

export const integrity: Check = {
  id: 'integrity',
  title: 'integrity of the file',
  dialect: 'sqlite',
  withinMs: HOUR_MS,
  examine: async ({ store, thorough }) =>
    judgeIntegrity(
      await checkIntegrity(store, { thorough, budgetMs: thorough ? HOUR_MS : QUICK_MS }),
      thorough,
    ),
};

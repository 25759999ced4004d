import { readSqliteFacts, type SqliteFacts } from '@sb/storage';
import { bytes } from '../../../cli/terminal/bytes.ts';
import { type Check, type Finding, ok } from './check.ts';

const GB = 1024 ** 3;
const LITTLE_BYTES = GB;
const LITTLE_SHARE = 0.02;
const NEARLY_NONE_BYTES = 100 * 1024 ** 2;

/**
 * Pure. What counts is what is left, not its share: 2 % of a large disk is plenty, as long as the file could be
 * copied. A store's own file fits in once more, or there is no room for a backup.
 */
export function judgeDisk({
  fileBytes,
  unusedBytes,
  disk,
}: Pick<SqliteFacts, 'fileBytes' | 'unusedBytes' | 'disk'>): Finding {
  const share = disk.freeBytes / disk.totalBytes;
  const unused = unusedBytes > 0 ? ` (${bytes(unusedBytes)} of it unused)` : '';
  const found = `the file has ${bytes(fileBytes)}${unused}, the disk ${bytes(disk.freeBytes)} free (${Math.floor(share * 100)} %)`;
  const least = Math.max(Math.min(LITTLE_BYTES, disk.totalBytes / 10), fileBytes);
  const expected = `at least ${bytes(least)} free`;
  const advice = 'Free some space, or move the store to a larger disk.';
  if (disk.freeBytes < Math.min(NEARLY_NONE_BYTES, disk.totalBytes * LITTLE_SHARE))
    return { verdict: 'problem', found, expected, advice };
  return disk.freeBytes < least ? { verdict: 'warning', found, expected, advice } : ok(found);
}

export const disk: Check = {
  id: 'disk',
  title: 'size and free disk',
  dialect: 'sqlite',
  examine: async ({ store }) => {
    const facts = await readSqliteFacts(store);
    return facts ? judgeDisk(facts) : ok('the store is in memory');
  },
};

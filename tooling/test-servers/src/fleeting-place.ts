import { existsSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

const MEMORY = '/dev/shm';
/** Many times the memory that the stores and servers of a test run need. */
const ROOM_BYTES = 4 * 1024 ** 3;

/**
 * A place for short-lived files, hundreds for each test: in memory, where Linux has enough of it. A commit on a disk costs
 * some ms, and no test loses the memory of its machine.
 */
export function fleetingPlace(): string {
  if (!existsSync(MEMORY)) return tmpdir();
  const { bavail, bsize } = statfsSync(MEMORY);
  return bavail * bsize > ROOM_BYTES ? MEMORY : tmpdir();
}

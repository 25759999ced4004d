import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';

const WAL_HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
/** Places in the shared memory of a WAL: https://www.sqlite.org/walformat.html */
const SHM = { lastFrame: 16, checkpointedFrame: 128 };

/**
 * Copies a SQLite file that nobody has open as a power loss may leave it: the WAL breaks off at a random byte of what
 * no checkpoint has moved, and so nothing had to be on the disk. False when there is no such part.
 */
export function tearOffWal(file: string, copy: string): boolean {
  if (!existsSync(`${file}-wal`)) return false;
  const [wal, shm] = [readFileSync(`${file}-wal`), readFileSync(`${file}-shm`)];
  const frameBytes = FRAME_HEADER_BYTES + wal.readUInt32BE(8);
  const endOf = (frame: number): number => WAL_HEADER_BYTES + frame * frameBytes;
  const safe = endOf(shm.readUInt32LE(SHM.checkpointedFrame));
  const written = endOf(shm.readUInt32LE(SHM.lastFrame));
  if (written <= safe) return false;
  copyFileSync(file, copy);
  writeFileSync(`${copy}-wal`, wal.subarray(0, safe + Math.floor(Math.random() * (written - safe))));
  return true;
}

/** The place of a SQLite file, and its needs there. */
import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  statfsSync,
  statSync,
} from 'node:fs';
import path from 'node:path';
import { StoreReadOnlyError, StoreUnusableError } from '../errors.ts';

/** statfs types of NFS, SMB 1, SMB 2 and CIFS: SQLite's locks and its WAL do not work there. */
const NETWORK_FILE_SYSTEMS: readonly number[] = [0x6969, 0x517b, 0xfe534d42, 0xff534d42];

/** Those of FUSE (sshfs, GlusterFS, but also a folder that a virtual machine shares), CephFS and 9p. Some do hold locks. */
const DOUBTFUL_FILE_SYSTEMS: ReadonlyMap<number, string> = new Map([
  [0x65735546, 'FUSE'],
  [0x00c36400, 'CephFS'],
  [0x01021997, '9p'],
]);

/** The name of the file system, if its locks may not hold; undefined where they do. */
export function doubtfulFileSystem(folder: string): string | undefined {
  return DOUBTFUL_FILE_SYSTEMS.get(statfsSync(folder).type);
}

function isOnNetwork(folder: string): boolean {
  return NETWORK_FILE_SYSTEMS.includes(statfsSync(folder).type);
}

/** Makes the folder (0700) and the file (0600): inputs and results are for their owner only. */
export function prepareFile(file: string): void {
  const folder = path.dirname(file);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new StoreUnusableError(file, `its folder ${folder} cannot be made`, error);
  }
  if (isOnNetwork(folder)) {
    throw new StoreUnusableError(
      file,
      'it is on a network file system, where locks do not hold. Use a local disk, or PostgreSQL for several machines',
    );
  }
  if (existsSync(file)) {
    if (statSync(file).isDirectory())
      throw new StoreUnusableError(file, 'it is a directory; name a file in it');
    return;
  }
  try {
    closeSync(openSync(file, 'a', 0o600));
    chmodSync(file, 0o600);
  } catch (error) {
    throw new StoreUnusableError(file, 'the file cannot be made; check the permissions of its folder', error);
  }
}

/** SQLite creates files beside the store. Without the right to do so it would only report that it cannot open it. */
export function checkWritable(file: string): void {
  try {
    for (const place of [file, path.dirname(file)]) accessSync(place, constants.W_OK);
  } catch (error) {
    throw new StoreReadOnlyError(file, error);
  }
}

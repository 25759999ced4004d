import { statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

const TMPFS = 0x01021994;

/** A folder for temporary data on a real disk: a commit in memory would flatter every number. */
export function diskFolder() {
  const folder = process.env.BENCH_DIR ?? tmpdir();
  return statfsSync(folder).type === TMPFS ? '/var/tmp' : folder;
}

import { statSync, writeFileSync } from 'node:fs';
import { CodedError } from '@sb/words';
import { whyUnwritable } from '../cli/user-path.ts';
import { UsageError } from '../cli/usage-error.ts';

/** A command that makes a file never overwrites one. */
class FileExistsError extends CodedError {
  readonly code = 'CONFLICT';
  readonly hint = 'Name another file, or delete that one first.';
}

/** Writes the file of `--out`, which must not exist yet. Throws `CONFLICT`, or `USAGE` where it cannot be written. */
export function writeNewFile(file: string, content: string | Uint8Array, mode = 0o666): void {
  try {
    writeFileSync(file, content, { flag: 'wx', mode });
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    if (code === 'EEXIST' && statSync(file, { throwIfNoEntry: false })?.isDirectory())
      throw new UsageError(`--out: ${file} is a directory: name a file in it`);
    if (code === 'EEXIST') throw new FileExistsError(`${file} already exists.`, { cause });
    const reason = whyUnwritable(cause);
    throw reason === undefined ? cause : new UsageError(`--out: cannot write ${file}: ${reason}`);
  }
}

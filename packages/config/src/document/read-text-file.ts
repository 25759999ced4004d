import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { CodedError, printable } from '@sb/words';

const MAX_MEGABYTES = 10;

/** A file that cannot be read as text. The message says why and what to do. */
export class ConfigFileError extends CodedError {
  readonly code = 'CONFIG_UNREADABLE';
  readonly file: string;

  constructor(file: string, reason: string, options?: ErrorOptions) {
    super(printable(`Cannot read ${file}: ${reason}`), options);
    this.file = file;
  }
}

/** The whole file as UTF-8 text, without a byte order mark. A pipe is read to its end. Throws `ConfigFileError`. */
export function readTextFile(path: string, maxMegabytes = MAX_MEGABYTES): string {
  return decodeText(path, readBytes(path, { maxMegabytes, readPipe: () => readFileSync(path) }));
}

/** The same, but never waits: it refuses a pipe, which may never end. */
export function readSettledFile(path: string): string {
  const refuse = (): never => {
    throw new ConfigFileError(path, 'expected a file, got a pipe.');
  };
  return decodeText(path, readBytes(path, { maxMegabytes: MAX_MEGABYTES, readPipe: refuse }));
}

function decodeText(path: string, bytes: Buffer): string {
  const other = otherThanUtf8(bytes);
  if (other !== undefined) throw new ConfigFileError(path, `expected text in UTF-8, got ${other}.`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new ConfigFileError(path, 'expected text in UTF-8, got other bytes. Save it as UTF-8.', { cause });
  }
}

/** Text has no zero byte. UTF-16 has one beside every letter, and is valid UTF-8 all the same. */
function otherThanUtf8(bytes: Buffer): string | undefined {
  const [first, second] = bytes;
  const hasMark = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  const zero = bytes.indexOf(0);
  if (hasMark || (first === 0) !== (second === 0)) return 'UTF-16. Save it as UTF-8';
  return zero === -1 ? undefined : `a zero byte at offset ${zero}: it is no text file, or was cut off`;
}

/** Checks the file that it has opened: another one may take its place at any moment. */
function readBytes(
  path: string,
  { maxMegabytes, readPipe }: { readonly maxMegabytes: number; readonly readPipe: () => Buffer },
): Buffer {
  let opened: number | undefined;
  try {
    // Without O_NONBLOCK, opening a pipe waits for a writer.
    opened = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stats = fstatSync(opened);
    if (stats.isDirectory())
      throw new ConfigFileError(path, 'expected a file, got a directory. Name a file in it.');
    // A device such as /dev/zero never ends; a pipe (`<(...)` in a shell) does.
    if (!stats.isFile() && !stats.isFIFO()) throw new ConfigFileError(path, 'expected a file, got a device.');
    refuseAbove(path, stats.size, maxMegabytes);
    // `opened` stays open meanwhile: else the writer of a pipe would find no reader.
    const bytes = stats.isFIFO() ? readPipe() : readFileSync(opened);
    refuseAbove(path, bytes.length, maxMegabytes);
    return bytes;
  } catch (cause) {
    if (cause instanceof ConfigFileError) throw cause;
    throw new ConfigFileError(path, reasonOf(cause, path), { cause });
  } finally {
    if (opened !== undefined) closeSync(opened);
  }
}

function refuseAbove(path: string, size: number, maxMegabytes: number): void {
  if (size <= maxMegabytes * 1024 * 1024) return;
  const megabytes = (size / 1024 / 1024).toFixed(1);
  throw new ConfigFileError(path, `expected at most ${maxMegabytes} MB, got ${megabytes} MB. Split it.`);
}

function reasonOf(cause: unknown, path: string): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return `there is no such file. Check the path${isAbsolute(path) ? '' : ' and the current directory'}.`;
  }
  if (code === 'ENXIO') return 'expected a file, got a socket.';
  if (code === 'EACCES' || code === 'EPERM') return 'no permission. Make it readable for this user.';
  return cause instanceof Error ? cause.message : String(cause);
}

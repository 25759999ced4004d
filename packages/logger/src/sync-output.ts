import { writeSync } from 'node:fs';

const PAUSE_MS = 5;
const MAX_PAUSES = 2000;

/** The output for lines, such as `process.stdout`. */
export interface LogOutput {
  write(text: string): unknown;
}

/**
 * Writes to a file descriptor at once: a line is out even if the process ends in the next statement. A closed reader
 * (`| head`) ends the output quietly. A reader that has not read for 10 s loses lines, without further waiting, until it
 * reads again. A full disk loses the lines that it has no room for.
 */
export function syncOutput(descriptor: number): LogOutput {
  let isClosed = false;
  let pauses = MAX_PAUSES;
  return {
    write(text) {
      if (isClosed) return;
      const end = writeAll(descriptor, Buffer.from(text), pauses);
      isClosed = end === 'closed';
      pauses = end === 'busy' ? 0 : MAX_PAUSES;
    },
  };
}

function writeAll(
  descriptor: number,
  bytes: Buffer,
  maxPauses: number,
): 'written' | 'busy' | 'full' | 'closed' {
  let written = 0;
  let pauses = 0;
  while (written < bytes.length) {
    try {
      written += writeSync(descriptor, bytes, written);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code === 'ENOSPC' || code === 'EDQUOT') return 'full';
      // Busy is a full pipe that is non-blocking.
      if (code !== 'EAGAIN') return 'closed';
      if (pauses >= maxPauses) return 'busy';
      pauses += 1;
      pause();
    }
  }
  return 'written';
}

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
}

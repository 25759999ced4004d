import { writeSync } from 'node:fs';

const PAUSE_MS = 5;
const MAX_PAUSES = 2000;

/** Where lines go. `process.stdout` fits, so does an array's push behind a function. */
export interface LogOutput {
  write(text: string): unknown;
}

/**
 * Writes to a file descriptor at once: what was logged is out even if the process ends in the next statement.
 * A reader that is gone (`| head`) ends the output quietly. One that has not read for 10 s loses lines from
 * then on, without further waiting, until it reads again.
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

function writeAll(descriptor: number, bytes: Buffer, maxPauses: number): 'written' | 'busy' | 'closed' {
  let written = 0;
  let pauses = 0;
  while (written < bytes.length) {
    try {
      written += writeSync(descriptor, bytes, written);
    } catch (error) {
      if (!isBusy(error)) return 'closed';
      if (pauses >= maxPauses) return 'busy';
      pauses += 1;
      pause();
    }
  }
  return 'written';
}

/** A full pipe says so when someone made it non-blocking; any other error is the end of it. */
function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EAGAIN';
}

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
}

import type { EventEmitter } from 'node:events';

/**
 * Catches the write errors of a stream; without a listener they would end the process with a stack. The returned
 * function gives the first such error, if any. A reader that has left (`| head`) is not an error.
 */
export function watchWrites(stream: EventEmitter): () => Error | undefined {
  let failed: Error | undefined;
  stream.on('error', (error: Error) => {
    if (!('code' in error) || error.code !== 'EPIPE') failed ??= error;
  });
  return () => failed;
}

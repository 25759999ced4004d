import type { EventEmitter } from 'node:events';

/**
 * Hears of what could not be written, which would end the process with a stack otherwise. Returns the first such error,
 * if any. A reader that is gone (`| head`) has seen what it wanted: that is none.
 */
export function watchWrites(stream: EventEmitter): () => Error | undefined {
  let failed: Error | undefined;
  stream.on('error', (error: Error) => {
    if (!('code' in error) || error.code !== 'EPIPE') failed ??= error;
  });
  return () => failed;
}

import { Console } from 'node:console';
import { Writable } from 'node:stream';
import { redactText } from '@sb/logger';
import type { OutputStream } from './output.ts';

/**
 * Sends `console` to stderr: the output of a job must not mix with the result of a command or the log of a daemon,
 * which programs read. Masks secrets as a log does. Returns a function that restores `console`.
 */
export function consoleToStderr(stderr: OutputStream, secrets: readonly string[]): () => void {
  const before = { ...console };
  const sink = new Writable({
    decodeStrings: false,
    write(text, _encoding, done) {
      stderr.write(redactText(String(text), secrets));
      done();
    },
  });
  Object.assign(console, new Console(sink));
  return () => void Object.assign(console, before);
}

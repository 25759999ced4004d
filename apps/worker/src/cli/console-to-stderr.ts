import { Console } from 'node:console';
import { Writable } from 'node:stream';
import { redactText } from '@sb/logger';
import type { OutputStream } from './output.ts';

/**
 * What a job prints with `console` is no part of the result of a command, nor of the log of a daemon, whose lines
 * programs read. Secrets are masked as in a log. Returns the end of that.
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

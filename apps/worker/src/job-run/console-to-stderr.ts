import { Console } from 'node:console';
import { Writable } from 'node:stream';
import type { OutputStream } from '../cli/output.ts';

/** What a job prints with `console` is no part of the result of a command. Returns the end of that. */
export function consoleToStderr(stderr: OutputStream): () => void {
  const before = { ...console };
  const sink = new Writable({
    decodeStrings: false,
    write(text, _encoding, done) {
      stderr.write(String(text));
      done();
    },
  });
  Object.assign(console, new Console(sink));
  return () => void Object.assign(console, before);
}

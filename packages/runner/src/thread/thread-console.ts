import { Console } from 'node:console';
import { Writable } from 'node:stream';
import type { MainLine } from './main-line.ts';

/** Sends the lines that a job prints to the `console` of the worker, where they go without a thread too. */
export function redirectConsole(line: MainLine): void {
  const sink = (to: 'log' | 'error'): Writable =>
    new Writable({
      decodeStrings: false,
      write(text, _encoding, done) {
        line.send({ type: 'printed', to, text: String(text).replace(/\n$/, '') });
        done();
      },
    });
  Object.assign(console, new Console(sink('log'), sink('error')));
}

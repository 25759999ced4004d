import { Console } from 'node:console';
import { Writable } from 'node:stream';
import type { MainLine } from './main-line.ts';

/** What a job prints goes where it goes without a thread: to the `console` of the worker, whatever that is. */
export function printThere(line: MainLine): void {
  const sink = (to: 'log' | 'error'): Writable =>
    new Writable({
      decodeStrings: false,
      write(text, _encoding, done) {
        line.tell({ type: 'printed', to, text: String(text).replace(/\n$/, '') });
        done();
      },
    });
  Object.assign(console, new Console(sink('log'), sink('error')));
}

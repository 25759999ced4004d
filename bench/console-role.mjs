/** The processes beside the console that is measured. */
import { fork } from 'node:child_process';
import path from 'node:path';

/** A process that answers commands, one after the other. */
export async function startRole(file, args = []) {
  const child = fork(path.join(import.meta.dirname, file), args);
  const gone = new Promise((resolve) => child.once('exit', resolve));
  const calls = new Map();
  let last = 0;
  await new Promise((resolve, reject) => {
    child.on('message', ({ ready, id, result }) => (ready ? resolve() : calls.get(id)?.(result)));
    void gone.then((code) => reject(new Error(`${file} ended with ${code}`)));
  });
  return {
    call: (command, given = {}) =>
      new Promise((resolve, reject) => {
        last += 1;
        calls.set(last, resolve);
        void gone.then(() => reject(new Error(`${file} is gone`)));
        child.send({ id: last, command, args: given });
      }),
    async stop() {
      child.disconnect();
      await gone;
    },
  };
}
